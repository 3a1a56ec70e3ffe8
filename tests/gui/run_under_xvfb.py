# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner for the window tests: `run_under_xvfb.py BLENDER SCRIPT ARGS...`, pictures at SHOT lines.

The pictures come from the screen's frame buffer, which Xvfb keeps in a file: Blender's own screenshot
operator gives a black one under software OpenGL.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

WIDTH, HEIGHT = 1600, 1000


def write_png(path: Path, dump: bytes) -> None:
    """Write an XWD dump of 32 bits a pixel (blue, green, red, unused) as PNG."""
    header = struct.unpack(">25I", dump[:100])
    size, width, height, line, colors = (header[n] for n in (0, 4, 5, 12, 19))
    start = size + colors * 12
    rows = bytearray()
    for y in range(height):
        row = dump[start + y * line : start + y * line + width * 4]
        pixels = bytearray(width * 3)
        pixels[0::3], pixels[1::3], pixels[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + pixels

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def main(blender: str, script: str, *arguments: str) -> int:
    """Start Xvfb, Blender in it, and take the pictures it asks for."""
    with tempfile.TemporaryDirectory() as scratch:
        ask, answer = os.pipe()
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(answer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
             "-fbdir", scratch],
            pass_fds=(answer,),
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(answer)
        with os.fdopen(ask) as pipe:
            display = f":{pipe.readline().strip()}"
        environment = {
            **os.environ,
            "DISPLAY": display,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "BLENDER_USER_RESOURCES": f"{scratch}/user",
        }
        process = subprocess.Popen(
            [blender, "--factory-startup", "--enable-event-simulate", "--gpu-backend", "opengl",
             "--window-geometry", "0", "0", str(WIDTH), str(HEIGHT), "--python", script, "--",
             *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                if line.startswith("SHOT "):
                    time.sleep(0.3)
                    write_png(Path(line[5:].strip()), (Path(scratch) / "Xvfb_screen0").read_bytes())
            return process.wait()
        finally:
            process.kill()
            screen.terminate()
            screen.wait()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
