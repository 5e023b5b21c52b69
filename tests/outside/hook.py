"""The pre-commit blocks of both READMEs and this checkout in; what the real pre-commit does with them out.

The hook is built by pre-commit itself from the last commit of this checkout, with `cargo install` as on any machine but
without optimizations, and keeps what it has compiled in target/outside/hook.
"""

import importlib.metadata
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

from read.blocks import READMES, ROOT, under

TODAY = ["--today", "2026-11-22"]
PROFILE = {"OPT_LEVEL": "0", "LTO": "off", "CODEGEN_UNITS": "256", "DEBUG": "none"}


def main():
    blocks = [under(readme, "pre-commit", "yaml") for readme in READMES]
    configs = [yaml.safe_load(block) for block in blocks]
    if any(config != configs[0] for config in configs):
        raise SystemExit("hook: the READMEs differ")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        source = folder / "junshu"
        run("git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(source))
        run("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
        for number, block in enumerate(blocks):
            written = folder / f"config-{number}.yaml"
            written.write_text(block, encoding="utf-8")
            run("pre-commit", "validate-config", str(written))
        head = run("git", "rev-parse", "HEAD", cwd=source).strip()
        policies = Policies(folder, source, head, configs[0])
        policies.judge()
    print(f"hook: pre-commit {importlib.metadata.version('pre-commit')}: built from {head[:7]}; passes what is in order, stops what is not")


def run(*command, cwd=None, env=None, code=0):
    """What a command prints; it must end with this code."""
    ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if ran.returncode != code:
        said = (ran.stdout + ran.stderr)[-4000:]
        raise SystemExit(f"hook: {' '.join(command)}: exit {ran.returncode}, not {code}\n{said}")
    return ran.stdout + ran.stderr


class Policies:
    """A repository that keeps the records of a hospital and calls the hook."""

    def __init__(self, folder, source, head, config):
        self.path = folder / "policies"
        self.path.mkdir()
        [repo] = config["repos"]
        [hook] = repo["hooks"]
        repo |= {"repo": str(source), "rev": head}
        hook["args"] = [*hook["args"], *TODAY]
        (self.path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        self.environment = {
            **os.environ,
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "CARGO_TARGET_DIR": str(ROOT / "target/outside/hook"),
            **{f"CARGO_PROFILE_RELEASE_{key}": value for key, value in PROFILE.items()},
        }
        for key, value in [("GIT_AUTHOR", "policies"), ("GIT_COMMITTER", "policies")]:
            self.environment |= {f"{key}_NAME": value, f"{key}_EMAIL": "policies@example.invalid"}
        self.run("git", "init", "--quiet")

    def run(self, *command, code=0):
        return run(*command, cwd=self.path, env=self.environment, code=code)

    def commit(self, records, code):
        """Replaces the records and commits, through the hook that pre-commit has installed."""
        target = self.path / "records"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(ROOT / "fixtures" / records, target)
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--message", records, code=code)

    def judge(self):
        self.run("pre-commit", "install", "--install-hooks")
        said = self.commit("hospital-clean", 0)
        if "Passed" not in said:
            raise SystemExit(f"hook: records in order are not said to pass:\n{said}")
        said = self.commit("hospital", 1)
        for wanted in ["Failed", "exit code: 1", "error[GOV-5.1-2/certificate-valid]", "records/vendors.yaml:52:23"]:
            if wanted not in said:
                raise SystemExit(f"hook: {wanted} is not shown:\n{said[-3000:]}")
        self.run("git", "reset", "--quiet", "--hard")
        (self.path / "README.md").write_text("policies\n", encoding="utf-8")
        self.run("git", "add", "--all")
        if "Skipped" not in self.run("git", "commit", "--message", "words"):
            raise SystemExit("hook: a commit without records is checked")
        (self.path / "records" / "people.yaml").write_text("people: [\n", encoding="utf-8")
        self.run("git", "add", "--all")
        if "exit code: 2" not in self.run("git", "commit", "--message", "broken", code=1):
            raise SystemExit("hook: records that cannot be read do not end with 2")


if len(sys.argv) != 3:
    raise SystemExit("usage: python tests/outside/hook.py DIR BINARY")
main()
