# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP interface, version 1 (paths under /v1): thin functions over a Worker."""

from __future__ import annotations

import asyncio
import json
import platform
from collections.abc import AsyncIterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from .. import __version__
from ..errors import RequestError
from . import PROTOCOL
from .guard import Guard
from .jobs import AnyRequest, Job, QueueFull, Worker
from .memory import memory_mb
from .schema import EditJobRequest, Health, JobCreated, JobRequest, JobState, ModelName, Problem, sentence

WAITING_EVERY = 1.0
NOT_HERE = {
    404: "There is nothing at this address: see /v1/openapi.json for what there is.",
    405: "This address is not used with this method: see /v1/openapi.json.",
}


def make_app(worker: Worker, token: str, device: str = "") -> FastAPI:
    """The application around a started worker; `device` is shown until the model is loaded."""
    refusals = _answers(401, 403, 413, 422)
    app = FastAPI(
        title="MoSa",
        version=__version__,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # the pages that would show it load scripts from the network
        redoc_url=None,
        responses=refusals,
    )
    app.add_middleware(Guard, token=token)
    _add_error_handlers(app)
    _add_job_routes(app, worker)

    @app.get("/v1/health")
    async def health() -> Health:
        """State of the server; answered while the model is loading, too."""
        model = worker.model
        return Health(
            protocol=PROTOCOL,
            version=__version__,
            state=worker.state,
            message=worker.message,
            model=ModelName(name=model.name, hash=model.hash) if model is not None else None,
            device=str(model.device) if model is not None else device,
            memory_mb=round(memory_mb(), 1),
            versions=_versions(),
        )

    return app


def _add_job_routes(app: FastAPI, worker: Worker) -> None:
    unknown, busy = _answers(404), _answers(429, 503)

    def find(job_id: str) -> Job:
        job = worker.find(job_id)
        if job is None:
            raise HTTPException(404, "There is no such job: it may be finished long ago.")
        return job

    def queue(checked: AnyRequest) -> JobCreated:
        if worker.state == "failed":
            raise HTTPException(503, worker.message)
        job = worker.submit(checked)
        return JobCreated(id=job.id, warnings=job.warnings)

    @app.post("/v1/jobs", status_code=201, responses=busy)
    async def create(request: JobRequest) -> JobCreated:
        """Queue a motion to be made."""
        return queue(request.checked())

    @app.post("/v1/edits", status_code=201, responses=busy)
    def edit(request: EditJobRequest) -> JobCreated:  # in a thread: reading a motion may take a while
        """Queue part of a motion to be made anew; its events and motions are those of any job."""
        return queue(request.checked())

    @app.get("/v1/jobs/{job_id}/events", responses=unknown, response_class=StreamingResponse)
    async def events(job_id: str) -> StreamingResponse:
        """What happened and happens to a job, one JSON object a line, until its end."""
        return StreamingResponse(_lines(find(job_id)), media_type="application/x-ndjson")

    @app.get("/v1/jobs/{job_id}/motions/{index}", responses=unknown, response_class=Response)
    async def motion(job_id: str, index: int) -> Response:
        """One variation of a finished job, as .npz."""
        job = find(job_id)
        motions = job.motions
        if job.state != "done" or not 0 <= index < len(motions):
            state = "cancelled" if job.cancelled else job.state
            raise HTTPException(404, f"The job is {state} and has no motion number {index}.")
        return Response(motions[index], media_type="application/octet-stream")

    @app.delete("/v1/jobs/{job_id}", responses=unknown)
    async def cancel(job_id: str) -> JobState:
        """Cancel a job; of one that is finished already the motions are let go of, and its events stay as they are."""
        job = find(job_id)
        job.cancel()
        return JobState(state=job.state)


def _answers(*codes: int) -> dict[int | str, dict[str, Any]]:
    return {code: {"model": Problem} for code in codes}


async def _lines(job: Job) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(changed.set)

    sent = 0
    with job.listening(wake):
        while True:
            changed.clear()
            for event in job.events(sent):
                sent += 1
                yield _line(event)
            if job.finished and not job.events(sent):
                return
            try:
                await asyncio.wait_for(changed.wait(), WAITING_EVERY)
            except TimeoutError:
                yield _line({"event": "waiting"})


def _line(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode() + b"\n"


def _add_error_handlers(app: FastAPI) -> None:
    async def invalid(_: Request, problem: RequestValidationError) -> JSONResponse:
        return _error(422, sentence(problem))

    async def refused(_: Request, problem: RequestError) -> JSONResponse:
        return _error(429 if isinstance(problem, QueueFull) else 422, str(problem))

    async def known(_: Request, problem: StarletteHTTPException) -> JSONResponse:
        # A body that cannot be parsed at all comes as 400; for the caller it is bad input as well.
        if problem.status_code == 400:
            return _error(422, "The request cannot be read as JSON.")
        if not isinstance(problem, HTTPException):
            return _error(problem.status_code, NOT_HERE.get(problem.status_code, problem.detail))
        return _error(problem.status_code, str(problem.detail))

    async def unforeseen(_: Request, problem: Exception) -> JSONResponse:
        return _error(500, f"The server made a mistake ({type(problem).__name__}): see its log.")

    app.add_exception_handler(RequestValidationError, invalid)  # type: ignore[arg-type]
    app.add_exception_handler(RequestError, refused)  # type: ignore[arg-type]
    app.add_exception_handler(StarletteHTTPException, known)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, unforeseen)


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": message}, status_code=status)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in ("torch", "numpy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found
