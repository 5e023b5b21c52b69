"""The binary and an empty folder in; for each set of records a folder with a report in every format, by one command each, out."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
TODAY = "2026-11-22"
# Markup, formulas, commands, marks of direction and ends of everything: none of it may do anything anywhere.
HOSTILE = [
    "<script>window.hostile=1;alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "]]> --> */ {{ 7*7 }} {% raw %}",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@everyone #1 GH-1 https://example.invalid/ www.example.invalid a@example.invalid",
    "`code` **bold** | cell | [link](https://example.invalid)",
    "::error file=a::b%0A::set-output name=x::y",
    "右\u202eから左\u2066へ\u200b",
    "\u001b[31m赤\u0007\u009b2J",
    "架空 " * 14_300,
]


def formats(binary):
    """The names that --format takes, from the binary itself."""
    said = subprocess.run([binary, "check", "--format", "?"], capture_output=True, text=True).stderr
    names = re.findall(r"`([a-z-]+)`", next(line for line in said.splitlines() if "使える値" in line))
    assert len(names) > 10, said
    return names


def office(text):
    """Free words with full-width letters, lines as on Windows, a mark at the start of the file."""
    for key in ["name: ", "title: ", "summary: ", "services: ", "work: ", "article: ", "# "]:
        wide = f"{key}（ＡＢ）　𠮷ｶﾞ"
        text = text.replace(key, wide).replace(f'{wide}"', f'{key}"（ＡＢ）　𠮷ｶﾞ')
    return "\ufeff" + text.replace("\n", "\r\n")


def quoted(text):
    """A double-quoted YAML scalar that holds this text."""
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'


def hostile():
    """Records with a hostile text at every place that a report may quote."""
    people = [f"  - {{ id: P{n}, name: {quoted(t)}, department: {quoted(t)}, affiliation: {quoted(t)} }}" for n, t in enumerate(HOSTILE)]
    vendors = [f"  - {{ id: {quoted(t[:200])}, name: {quoted(t)}, services: {quoted(t)}, expires: {quoted(t)} }}" for t in HOSTILE]
    documents = [f"  - {{ id: D{n}, title: {quoted(t)}, kind: {quoted(t)}, approved_date: {quoted(t)} }}" for n, t in enumerate(HOSTILE)]
    facility = f"facility: {{ name: {quoted(HOSTILE[0])}, kind: {quoted(HOSTILE[1])}, beds: {quoted(HOSTILE[3])} }}"
    return "\n".join([facility, "people:", *people, "vendors:", *vendors, "documents:", *documents, ""])


def run(binary, names, folder, records, stdin=None):
    """One command writes all formats."""
    outputs = [part for name in names for part in ("--format", f"{name}={folder / f'report.{name}'}")]
    ran = subprocess.run([binary, "check", *records, "--today", TODAY, *outputs], cwd=ROOT, input=stdin, capture_output=True, text=True)
    if ran.returncode not in (0, 1) or ran.stdout:
        sys.exit(f"{folder.name}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}")
    for name in names:
        if not (folder / f"report.{name}").stat().st_size and not (name == "short"):
            sys.exit(f"{folder.name}: report.{name} is empty")


def main(binary, target):
    target = pathlib.Path(target)
    names = formats(binary)
    made = 0

    def folder(name):
        path = target / name
        path.mkdir(parents=True)
        return path

    for name in ["hospital", "hospital-clean", "clinic", "waivers"]:
        run(binary, names, folder(name), [f"fixtures/{name}"])
        made += 1
    run(binary, names, folder("nothing"), ["-"], "{}")
    path = folder("office")
    for source in sorted((ROOT / "fixtures/hospital").rglob("*.yaml")):
        copy = path / "records" / source.relative_to(ROOT / "fixtures/hospital")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(office(source.read_text(encoding="utf-8")).encode())
    run(binary, names, path, [str(path / "records")])
    path = folder("hostile")
    (path / "記録 #1.yaml").write_text(hostile(), encoding="utf-8")
    run(binary, names, path, [str(path / "記録 #1.yaml")])
    print(f"reports: {made + 3} sets of records, {len(names)} formats each, one command a set")


main(*sys.argv[1:])
