"""The built binary in; what real shells complete with the scripts of `junshu completions` out.

Each shell runs on a terminal of its own, gets the same keys as from a person, and says what its line has become. Where no
PowerShell is installed, its script is parsed by a grammar of that language, and the closing line says so.
"""

import importlib.metadata
import os
import pathlib
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# What is typed before the tab, and what the line is then.
LINES = {
    "junshu ch": "junshu check",
    "junshu exp": "junshu explain",
    "junshu check --inc": "junshu check --include-passes",
    "junshu check --fo": "junshu check --format",
    "junshu check --format sa": "junshu check --format sarif",
    "junshu check -f jsonl -f oscal-": "junshu check -f jsonl -f oscal-catalog",
    "junshu check --fail-on wa": "junshu check --fail-on warning",
    "junshu completions po": "junshu completions powershell",
    "junshu man --d": "junshu man --dir",
    "junshu check records/contr": "junshu check records/contracts.yaml",
}
# What the generated scripts do not know: fish's no values of arguments without a name.
UNKNOWN = {"fish": {"junshu completions po"}}

# How a shell is started without anybody's settings, and what it is told: {script}, and {said} for what its line is.
# Control-X writes the line down, Control-U empties it.
SHELLS = {
    "bash": (
        ["--norc", "--noprofile", "-i"],
        """
        source {script}
        bind 'set bell-style none'
        bind -x '"\\C-x": printf "%s\\n" "$READLINE_LINE" >>{said}'
        """,
    ),
    "zsh": (
        ["-f", "-i"],
        """
        unsetopt beep
        autoload -U compinit && compinit -u -D
        source {script}
        say() {{ print -r -- "$BUFFER" >>{said} }}
        zle -N say && bindkey '^X' say && bindkey '^U' kill-whole-line
        """,
    ),
    "fish": (
        ["--no-config", "-i"],
        """
        source {script}
        bind \\cx 'commandline >>{said}'
        bind \\cu 'commandline ""'
        """,
    ),
}
PATIENCE = 60


def main(binary):
    binary = pathlib.Path(binary).resolve()
    missing = [shell for shell in SHELLS if shutil.which(shell) is None]
    if missing:
        raise SystemExit(f"shells: {', '.join(missing)} not installed")
    done = []
    for shell, (arguments, setup) in SHELLS.items():
        with tempfile.TemporaryDirectory() as folder:
            terminal = Shell(pathlib.Path(folder), binary, shell, arguments, setup)
            wrong = terminal.wrong()
        if wrong:
            raise SystemExit("\n".join([f"shells: {shell} completes otherwise:", *wrong]))
        done.append(f"{shell} {version(shell)} ({len(terminal.lines)} lines completed)")
    print(f"shells: {', '.join(done)}; {powershell(binary)}")


def version(shell):
    words = subprocess.run([shell, "--version"], capture_output=True, text=True, check=True).stdout.split()
    return next(word for word in words if word[0].isdigit())


def script(binary, shell):
    return subprocess.run([binary, "completions", shell], capture_output=True, text=True, check=True).stdout


class Shell:
    """One shell on a terminal, in a folder that has records and nothing else."""

    def __init__(self, folder, binary, shell, arguments, setup):
        self.lines = {typed: wanted for typed, wanted in LINES.items() if typed not in UNKNOWN.get(shell, ())}
        self.said = folder / "said"
        self.shown = b""
        (folder / "records").mkdir()
        (folder / "records" / "contracts.yaml").write_text("contracts: []\n", encoding="utf-8")
        sourced = folder / "completions"
        sourced.write_text(script(binary, shell), encoding="utf-8")
        path = f"{binary.parent}:{os.environ['PATH']}"
        environment = {"PATH": path, "HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(shell, [shell, *arguments], environment)
        os.set_blocking(self.terminal, False)
        for line in setup.strip().splitlines():
            self.type(line.strip().format(script=sourced, said=self.said) + "\r")
        # Everything before is done when the shell answers.
        self.type(f"echo ready >>{self.said}\r")
        self.wait(1)

    def wrong(self):
        """The lines that were not completed as they should be."""
        wrong = []
        try:
            for count, (typed, wanted) in enumerate(self.lines.items(), start=2):
                self.type("\x15" + typed + "\t\x18")
                got = self.wait(count)[count - 1].rstrip(" =")
                if got != wanted:
                    wrong.append(f"  {typed!r}: {got!r}, not {wanted!r}")
        finally:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            os.close(self.terminal)
        return wrong

    def type(self, keys):
        left = keys.encode()
        while left:
            try:
                left = left[os.write(self.terminal, left) :]
            except BlockingIOError:
                self.read()

    def read(self):
        try:
            self.shown += os.read(self.terminal, 65536)
        except BlockingIOError:
            time.sleep(0.02)

    def wait(self, count):
        """What the shell has said, as soon as that is so many lines."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.read()
            lines = self.said.read_text(encoding="utf-8").splitlines() if self.said.exists() else []
            if len(lines) >= count:
                return lines
        shown = self.shown.decode(errors="replace")[-3000:]
        raise SystemExit(f"shells: no answer within {PATIENCE} s; the terminal showed:\n{shown}")


def powershell(binary):
    if shutil.which("pwsh") is None:
        return parsed(script(binary, "powershell"))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "completions.ps1")
        path.write_text(script(binary, "powershell"), encoding="utf-8")
        for typed, wanted in LINES.items():
            # The generated script knows the names of commands and options, but no values of options and no files.
            if typed.split()[-2].startswith("-") or "/" in typed or " completions " in typed:
                continue
            ask = f"(TabExpansion2 -inputScript '{typed}' -cursorColumn {len(typed)}).CompletionMatches.CompletionText"
            command = ["pwsh", "-NoProfile", "-NonInteractive", "-Command", f". '{path}'; {ask}"]
            got = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            if wanted.split()[-1] not in got:
                raise SystemExit(f"shells: PowerShell completes {typed!r} to {got}")
    return "PowerShell run"


def parsed(text):
    import tree_sitter
    import tree_sitter_powershell

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    if parser.parse(b"switch (1) { 'a' { [X]::new('b' } }").root_node.has_error is False:
        raise SystemExit("shells: the grammar of PowerShell finds no errors")
    # The grammar does not know that a method may be given a block without parentheses.
    known = text.replace("$completions.Where{", "$completions | Where-Object {")
    if parser.parse(known.encode()).root_node.has_error or len(text) < 5000:
        raise SystemExit("shells: the script for PowerShell is no PowerShell")
    version = importlib.metadata.version("tree-sitter-powershell")
    return f"PowerShell not installed: its script parsed by tree-sitter-powershell {version}, not run"


if len(sys.argv) != 3:
    raise SystemExit("usage: python tests/outside/shells.py DIR BINARY")
main(sys.argv[2])
