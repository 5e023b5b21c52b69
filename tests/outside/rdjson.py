"""A folder of reports in; whether @umbrelladocs/rdformat-validator finds report.rdjson valid, with the counts and the
places of report.json, out.

JUNSHU_NODE_MODULES names the folder in which the validator is installed. Columns of rdjson are bytes of the line: where
the records are there (names are relative to the current folder), the bytes that a range cuts out must be those that
report.json names by offset and length.
"""

import json
import os
import pathlib
import subprocess
import sys

VALIDATOR = "@umbrelladocs/rdformat-validator"


def main(root):
    folders = sorted(path.parent for path in root.glob("*/report.json"))
    if not folders:
        raise SystemExit(f"rdjson: no report below {root}")
    package = pathlib.Path(os.environ.get("JUNSHU_NODE_MODULES", "node_modules"), VALIDATOR)
    if not package.is_dir():
        raise SystemExit(f"rdjson: {package} is not there: npm install {VALIDATOR}, and name the folder in JUNSHU_NODE_MODULES")
    cut = 0
    for folder in folders:
        validate(folder, package)
        cut += read(folder)
    if cut == 0:
        raise SystemExit("rdjson: no range could be cut out of its file: run this in the root of the repository")
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    print(f"rdjson: rdformat-validator {version}: {len(folders)} reports valid, {cut} ranges are the nodes")


def validate(folder, package):
    cli = package / "bin" / "rdformat-validator.js"
    command = ["node", str(cli), "--strict", "--no-extra-fields", "--verbose", str(folder / "report.rdjson")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise SystemExit(f"rdjson: {folder.name}: {ran.stdout}{ran.stderr}")


def read(folder):
    """Diagnostics are the problems and then the findings; gives how many ranges were cut out of their files."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    result = json.loads((folder / "report.rdjson").read_text(encoding="utf-8"))
    findings = [finding for facility in report["facilities"] for finding in facility["findings"]]
    diagnostics = result["diagnostics"]
    want = [("ERROR", error["code"]) for error in report["errors"]]
    want += [(severity(finding), finding["rule"]) for finding in findings]
    same(folder, "severities and codes", [(d["severity"], d.get("code", {}).get("value")) for d in diagnostics], want)
    weights = ["INFO", "WARNING", "ERROR"]
    worst = max((d["severity"] for d in diagnostics), key=weights.index, default=None)
    same(folder, "severity", result.get("severity"), worst)
    cut = 0
    for diagnostic, finding in zip(diagnostics[len(report["errors"]):], findings):
        places = [(diagnostic["location"], finding["location"])]
        related = diagnostic.get("related_locations", [])
        theirs = [other["location"] for other in finding["related"]] + [at for at in [finding["defined"]] if at]
        same(folder, "related places", len(related), len(theirs))
        places += [(ours["location"], other) for ours, other in zip(related, theirs)]
        cut += sum(place(folder, *pair) for pair in places)
    return cut


def severity(finding):
    return finding["severity"].upper() if finding["status"] == "open" else "INFO"


def place(folder, ours, theirs):
    span = ours["range"]
    same(folder, "lines", (span["start"]["line"], span["end"]["line"]), (theirs["line"], theirs["end_line"]))
    file = pathlib.Path(theirs["file"])
    if not file.is_file():
        return False
    text = file.read_bytes()
    lines = text.split(b"\n")
    start, end = (sum(len(line) + 1 for line in lines[: p["line"] - 1]) + p["column"] - 1 for p in (span["start"], span["end"]))
    wanted = (theirs["offset"], theirs["offset"] + theirs["length"])
    same(folder, f"bytes of {file}", (start, end), wanted)
    return True


def same(folder, what, got, want):
    if got != want:
        raise SystemExit(f"rdjson: {folder.name}: {what}: {got} where {want} was wanted")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
