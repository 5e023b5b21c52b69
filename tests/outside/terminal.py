"""The built binary in; what it draws on a terminal while it works, and what is left of that, out.

A terminal of our own (pty, pyte) stands where a person's would: the line of progress appears only when the work takes a
while, and when the command is over the terminal shows what a file would hold, and nothing else.
"""

import datetime
import fcntl
import importlib.metadata
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios

import pyte

ROOT = pathlib.Path(__file__).resolve().parents[2]
TODAY = ["--today", "2026-11-22"]
WIDTH, HEIGHT = 200, 4000
# Enough to take a second or two with a fast binary, too.
VENDORS = 600


def main(binary):
    binary = str(pathlib.Path(binary).resolve())
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        records = folder / "records"
        big(records)
        long = ["check", str(records), *TODAY, f"--format=xlsx={folder / 'xlsx'}"]
        cases = [
            ("a check", long, ["先の期限を調べています", "結果を書いています"]),
            ("a check that prints", [*long, "--format=short"], ["先の期限を調べています"]),
            ("a survey", ["mutate", "fixtures/clinic", *TODAY], ["一か所ずつ変えています", "残り"]),
            ("a quiet check", [*long, "--quiet"], []),
            ("a short check", ["check", "fixtures/clinic", *TODAY], []),
            ("a check that fails", ["check", "fixtures/broken/duplicate-key.yaml", *TODAY], []),
        ]
        for name, arguments, steps in cases:
            judge(name, [binary, *arguments], steps)
        drawn = watch([binary, *long], TERM="dumb")[1]
        if drawn:
            raise SystemExit(f"terminal: a dumb terminal is shown {drawn!r}")
    print(f"terminal: pyte {importlib.metadata.version('pyte')}: {len(cases) + 1} commands leave it clean")


def big(folder):
    """The clinic with its vendor many times over, in order today; the certificates run out day by day."""
    folder.mkdir()
    clinic = (ROOT / "fixtures/clinic/clinic.yaml").read_text(encoding="utf-8")
    (folder / "clinic.yaml").write_text(clinic, encoding="utf-8")
    vendor = re.search(r"^  - id: cloudkarte\n(    .*\n)+", clinic, re.MULTILINE).group()
    vendors = ["vendors:\n"]
    for n in range(VENDORS):
        expires = datetime.date.fromisoformat(TODAY[1]) + datetime.timedelta(days=1 + n % 90)
        one = vendor.replace("id: cloudkarte", f"id: gyosha-{n}").replace("2028-01-20", expires.isoformat())
        vendors.append(one)
    (folder / "vendors.yaml").write_text("".join(vendors), encoding="utf-8")


def judge(name, command, steps):
    """What is drawn, and what is left; once with stdout away, once with all on one terminal."""
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env=environment())
    out, drawn, code = watch(command)
    if (out, code) != (piped.stdout, piped.returncode):
        raise SystemExit(f"terminal: {name} prints otherwise when somebody looks: exit {code}\n{out[:2000]!r}")
    for step in steps:
        if step not in drawn:
            raise SystemExit(f"terminal: {name} does not show {step}: {drawn[:2000]!r}")
    if not steps and drawn != piped.stderr.decode().replace("\n", "\r\n"):
        raise SystemExit(f"terminal: {name} draws {drawn[:2000]!r}")
    for screen, wanted in [(drawn, piped.stderr), (watch(command, together=True)[1], piped.stderr + piped.stdout)]:
        shown = display(screen)
        lines = [line.rstrip() for line in wanted.decode().rstrip().splitlines()]
        assert len(lines) < HEIGHT, "nothing scrolls away"
        if shown != lines:
            wrong = next((pair for pair in zip(shown, lines) if pair[0] != pair[1]), (len(shown), len(lines)))
            raise SystemExit(f"terminal: {name} leaves {wrong[0]!r} instead of {wrong[1]!r}")


def environment(TERM="xterm"):
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME")}
    return {**kept, "LC_ALL": "C.UTF-8", "TERM": TERM, "NO_COLOR": "1"}


def watch(command, together=False, TERM="xterm"):
    """Stdout (empty when it goes to the terminal), what the terminal got, and the exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    stdout = theirs if together else subprocess.PIPE
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=stdout, stderr=theirs, env=environment(TERM)
    )
    os.close(theirs)
    pipe = None if together else process.stdout.fileno()
    got = {ours: b"", pipe: b""}
    open_ones = [end for end in got if end is not None]
    while open_ones:
        for end in select.select(open_ones, [], [])[0]:
            try:
                read = os.read(end, 1 << 16)
            except OSError:
                read = b""
            got[end] += read
            if not read:
                open_ones.remove(end)
    os.close(ours)
    return got[pipe], got[ours].decode(), process.wait()


def display(text):
    """The lines that a person sees in the end."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(screen).feed(text)
    # A wide letter takes two places, of which pyte leaves the second empty.
    lines = ["".join(screen.buffer[y][x].data for x in range(WIDTH)).rstrip() for y in range(HEIGHT)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


if len(sys.argv) != 3:
    raise SystemExit("usage: python tests/outside/terminal.py DIR BINARY")
main(sys.argv[2])
