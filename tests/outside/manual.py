"""The built binary in; what man, groff and mandoc say of the pages of `junshu man` out.

Every page must be set without a warning, at any width, whatever the language of the machine, and say what --help says.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

HEADS = ["名前", "書式", "説明", "オプション", "コマンド", "終了コード", "例", "環境変数", "関連項目"]
PROGRAMS = {"man": ["man", "--version"], "groff": ["groff", "--version"], "lexgrog": ["lexgrog", "--version"]}


def main(binary):
    binary = str(pathlib.Path(binary).resolve())
    versions = [ran(command).splitlines()[0].split()[-1] for command in PROGRAMS.values()]
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder, "new", "man1")
        ran([binary, "man", "--dir", str(target)])
        pages = sorted(target.iterdir())
        if ran([binary, "man"]) != (target / "junshu.1").read_text(encoding="utf-8"):
            raise SystemExit("manual: junshu(1) on stdout differs from that in the folder")
        names = {"-".join(["junshu", *command]): command for command in commands(binary, [])}
        if [page.name for page in pages] != sorted(f"{name}.1" for name in names) or len(names) < 9:
            raise SystemExit(f"manual: {[page.name for page in pages]} are not the pages of {list(names)}")
        for page in pages:
            check(binary, page, names[page.stem])
    said = ", ".join(f"{name} {version}" for name, version in zip(PROGRAMS, versions))
    print(f"manual: {said}, mandoc: {len(pages)} pages set without a warning")


def commands(binary, command):
    """A command and those under it, as its help lists them."""
    yield command
    listed = re.search(r"^コマンド:\n((?:  .*\n)+)", ran([binary, *command, "--help"]), re.MULTILINE)
    for name in re.findall(r"^  ([a-z-]+)  ", listed.group(1), re.MULTILINE) if listed else []:
        yield from commands(binary, [*command, name])


def ran(command, env=None, given=None):
    """What a program prints; it may have nothing to complain about."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, input=given)
    if done.returncode or done.stderr:
        raise SystemExit(f"manual: {' '.join(command)}: exit {done.returncode}\n{done.stderr}{done.stdout[:2000]}")
    return done.stdout


def check(binary, page, command):
    text = page.read_text(encoding="utf-8")
    name = page.stem
    heads = re.findall(r"^\.SH (.*)$", text, re.MULTILINE)
    if [head for head in HEADS if head in heads] != heads or heads[:4] != HEADS[:4]:
        raise SystemExit(f"manual: {page.name} has the heads {heads}")
    # What apropos will find.
    if not re.fullmatch(rf'.*: "{name} - .+"\n', ran(["lexgrog", str(page)])):
        raise SystemExit(f"manual: {page.name} has no name that lexgrog can read")
    ran(["mandoc", "-Tlint", "-Wwarning", str(page)])
    # The line of the name has no places to break: `apropos` would show them.
    for width in (80, 100, 132):
        ran(["man", "--warnings", "-l", str(page)], {"MANWIDTH": str(width)})
    roff = ran(["preconv", "-e", "utf-8", str(page)])
    plain = ran(["groff", "-man", "-Tutf8", "-ww", "-P-cbou"], given=roff)
    help_text = ran([binary, *command, "--help"])
    # A page is wider and narrower than the help: only the letters count.
    letters = re.sub(r"\s", "", plain)
    for line in help_text.splitlines():
        option = re.match(r"\s+(?:-\w, |    )(--[a-z-]+)", line)
        example = not option and line.startswith("  ") and "junshu" in line and line.strip()
        for wanted in filter(None, [option and option.group(1), example]):
            if re.sub(r"\s", "", wanted) not in letters:
                raise SystemExit(f"manual: {page.name} does not say {wanted}")


if len(sys.argv) != 3:
    raise SystemExit("usage: python tests/outside/manual.py DIR BINARY")
main(sys.argv[2])
