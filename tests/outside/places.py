"""The blocks of both READMEs and the built binary in; whether each says what is right, and does it, out.

The files that they show are held against their published schemas (those that check-jsonschema carries) and linters; the
commands run in bash, in a folder that has records and nothing else. `cargo install` is answered by the built binary.
"""

import importlib.metadata
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import yaml

from read.blocks import READMES, ROOT, under, with_word

TODAY = "2026-11-22"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def main(binary):
    binary = pathlib.Path(binary).resolve()
    with tempfile.TemporaryDirectory() as folder:
        for readme in READMES:
            formats(readme, binary)
            workflow(readme, pathlib.Path(folder))
            gitlab(readme, pathlib.Path(folder), binary)
            several(readme, pathlib.Path(folder), binary)
            shell(readme, pathlib.Path(folder), binary)
    for heading in ["pre-commit", "GitHub Actions", "GitLab CI"]:
        first, *others = (yaml.safe_load(under(readme, heading, "yaml")) for readme in READMES)
        same(heading, "blocks in both READMEs", [other == first for other in others], [True])
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ["check-jsonschema", "zizmor"]]
    print(f"places: {', '.join(versions)}, bash: the blocks of {len(READMES)} READMEs do what they say")


def same(where, what, got, wanted):
    if got != wanted:
        raise SystemExit(f"places: {where}: {what}: {got}, not {wanted}")


def run(*command, code=0, **options):
    ran = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if ran.returncode != code:
        said = (ran.stdout + ran.stderr)[-3000:]
        raise SystemExit(f"places: {' '.join(map(str, command))}: exit {ran.returncode}, not {code}\n{said}")
    return ran


def formats(readme, binary):
    """The table has every format, in the order of the help."""
    said = run(binary, "check", "--format", "?", code=2).stderr
    known = re.findall(r"`([a-z-]+)`", next(line for line in said.splitlines() if "使える値" in line))
    text = (ROOT / readme).read_text(encoding="utf-8")
    same(readme, "formats", re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE), known)


def workflow(readme, folder):
    text = under(readme, "GitHub Actions", "yaml").replace("COMMIT", COMMIT)
    path = folder / readme / ".github/workflows/junshu.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", path)
    run("zizmor", "--offline", "--quiet", "--config", ROOT / ".github/zizmor.yml", path)
    # What the workflow gives is what the action takes.
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    [step] = [step for step in yaml.safe_load(text)["jobs"]["records"]["steps"] if "junshu" in step["uses"]]
    same(readme, "unknown inputs", set(step["with"]) - set(inputs), set())
    said = (ROOT / readme).read_text(encoding="utf-8")
    same(readme, "inputs that are not told", [name for name in inputs if f"`{name}`" not in said], [])


def programs(folder, binary):
    """A folder for PATH: cargo installs the built binary, which takes the day of the fixtures for today."""
    folder.mkdir(parents=True, exist_ok=True)
    junshu = f'#!/bin/sh\n[ "$1" = check ] && set -- "$@" --today {TODAY}\nexec "{binary}" "$@"\n'
    source = f"install --git https://github.com/OWNER/junshu --rev {COMMIT} --locked"
    cargo = f'#!/bin/sh\n[ "$*" = "{source}" ] || exit 99\nmv "{folder}/not-yet" "{folder}/junshu"\n'
    for name, text in [("not-yet", junshu), ("cargo", cargo)]:
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder.parent), "LC_ALL": "C.UTF-8"}


def gitlab(readme, folder, binary):
    text = under(readme, "GitLab CI", "yaml").replace("COMMIT", COMMIT)
    path = folder / readme / ".gitlab-ci.yml"
    path.write_text(text, encoding="utf-8")
    run("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", path)
    job = yaml.safe_load(text)["junshu"]
    artifacts = job["artifacts"]
    same(readme, "artifacts are kept", artifacts["when"], "always")
    for records, code in [("hospital", 1), ("hospital-clean", 0), ("nothing", 2)]:
        place = folder / readme / records
        place.mkdir()
        if (ROOT / "fixtures" / records).is_dir():
            shutil.copytree(ROOT / "fixtures" / records, place / "records")
        environment = {**programs(place / "programs", binary), **job["variables"]}
        # As the runner does: one line after the other, up to the first that fails.
        script = "set -eo pipefail\n" + "\n".join(job["script"])
        run("bash", "-c", script, code=code, cwd=place, env=environment)
        found = json.loads((place / artifacts["reports"]["codequality"]).read_text(encoding="utf-8"))
        tests = xml.etree.ElementTree.parse(place / artifacts["reports"]["junit"]).getroot()
        failed = int(tests.get("failures")) + int(tests.get("errors"))
        same(f"{readme}: {records}", "errors in JUnit", failed > 0, code > 0)
        same(f"{readme}: {records}", "findings for GitLab", len(found) > 20, code == 1)
        for file in artifacts["paths"]:
            same(f"{readme}: {records}", file, (place / file).stat().st_size > 10_000, True)


def several(readme, folder, binary):
    """The one command for several reports."""
    place = folder / readme / "several"
    place.mkdir()
    (place / "fixtures").symlink_to(ROOT / "fixtures")
    environment = {"PATH": f"{binary.parent}:/usr/bin:/bin"}
    ran = run("bash", "-c", with_word(readme, "sh", "--format sarif=out.sarif"), code=1, cwd=place, env=environment)
    results = json.loads((place / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    same(readme, "findings in the files", len(results) > 20 and (place / "report.html").stat().st_size > 10_000, True)
    same(readme, "findings at the terminal", "error[GOV-5.1-2/certificate-valid]" in ran.stdout, True)


def shell(readme, folder, binary):
    """Completions and manual pages are where their programs look for them."""
    home = folder / readme / "home"
    (home / ".local/bin").mkdir(parents=True)
    environment = {"PATH": f"{home}/.local/bin:{binary.parent}:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    run("bash", "-ec", with_word(readme, "sh", "junshu completions bash"), cwd=home, env=environment)
    for command, wanted in [
        (["man", "-w", "junshu-check"], f"{home}/.local/share/man/man1/junshu-check.1\n"),
        (["fish", "-c", "complete -C 'junshu expl'"], "explain\tルール、遵守事項、またはコードを説明する\n"),
        (["zsh", "-fc", "fpath=(~/.zfunc $fpath); autoload -U _junshu; whence -v _junshu"], "_junshu is an autoload"),
        (["bash", "-c", ". ~/.local/share/bash-completion/completions/junshu; complete -p junshu"], " -F _junshu junshu\n"),
    ]:
        said = run(*command, cwd=home, env=environment).stdout
        same(readme, " ".join(command), wanted if wanted in said else said, wanted)


if len(sys.argv) != 3:
    raise SystemExit("usage: python tests/outside/places.py DIR BINARY")
main(sys.argv[2])
