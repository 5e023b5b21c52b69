"""Reports as SARIF in; whether other people's tools read them, and count what report.json counts, out.

    python tests/outside/sarif.py DIR

DIR holds one folder for each set of records, with report.json and report.sarif. Needs the Python packages jsonschema and
sarif-tools, and the npm package @microsoft/sarif-multitool in the folder that JUNSHU_NODE_MODULES names, or in the usual
places. The official schema is the one that the multitool brings along.
"""

import collections
import csv
import importlib.metadata
import json
import os
import pathlib
import platform
import stat
import subprocess
import sys
import tempfile

import jsonschema

# What the multitool remarks and we do not follow, each with the reason. Anything else, of any level, is a failure.
TOLERATED = {
    "SARIF2002": "message.id with arguments: GitHub shows message.text only, and rules write whole sentences",
    "SARIF2003": "versionControlProvenance: a report is the same in every checkout",
    "SARIF2005": "informationUri of the tool: it has no public page yet",
    "SARIF2006": "asks the network whether $schema can be reached",
    "SARIF2009": "a slash in rule ids: they are the ids that --select and explain know, as in CodeQL",
    "SARIF2010": "snippets: what is longer than a screen, or would be obeyed by a viewer, is left out, never cut",
    "SARIF2011": "context regions: a file of one line has none, and nothing is shown that a viewer would obey",
    "SARIF2012": "helpUri: help is in the file, because hospitals' networks are closed; or a name of one letter",
    "SARIF2013": "embedded file contents: records stay where they are",
    "SARIF2016": "relative paths: a folder that was given as an absolute path stays one",
}
# How severities of report.json are called by others.
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# GitHub refuses a file with more.
MOST_RESULTS = 25_000


def fail(message):
    sys.exit(f"sarif: {message}")


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{command[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def multitool():
    """The folder of the multitool for this machine, and the program in it."""
    system = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}[platform.system()]
    given = os.environ.get("JUNSHU_NODE_MODULES")
    places = [given] if given else ["node_modules", run("npm", "root", "-g").strip()]
    for place in places:
        folder = pathlib.Path(place) / "@microsoft" / f"sarif-multitool-{system}"
        for name in ("Sarif.Multitool", "Sarif.Multitool.exe"):
            program = folder / name
            if program.exists():
                # Where the package's own install script did not run, nobody made it executable.
                program.chmod(program.stat().st_mode | stat.S_IXUSR)
                return folder, program
    fail(f"@microsoft/sarif-multitool is not in {', '.join(places)}")


def remarks(program, file, folder):
    """What the multitool has to say, by rule."""
    log = pathlib.Path(folder) / "remarks.sarif"
    rules = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"]
    run(program, "validate", file, "--output", log, "--log", "ForceOverwrite", *rules)
    found = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0]
    for problem in found.get("invocations", [{}])[0].get("toolExecutionNotifications", []):
        fail(f"{file}: the multitool could not check: {problem}")
    by_rule = collections.defaultdict(list)
    for result in found.get("results", []):
        level = result.get("level", "warning")
        by_rule[result["ruleId"], level].append(result["message"].get("arguments"))
    return by_rule


def counted(file, folder):
    """Findings by level, as sarif-tools counts them."""
    table = pathlib.Path(folder) / "table.csv"
    run(sys.executable, "-m", "sarif", "csv", "--output", table, file)
    with table.open(encoding="utf-8-sig", newline="") as rows:
        levels = collections.Counter(row["Severity"] for row in csv.DictReader(rows))
    summary = run(sys.executable, "-m", "sarif", "summary", file)
    for level in LEVELS.values():
        if f"{level}: {levels[level]}\n" not in summary + "\n":
            fail(f"{file}: the summary of sarif-tools does not say {levels[level]} of {level}")
    return levels


def check(folder, program, schema, scratch):
    file = folder / "report.sarif"
    log = json.loads(file.read_text(encoding="utf-8"))
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    wrong = [f"{error.json_path}: {error.message[:200]}" for error in schema.iter_errors(log)]
    if wrong:
        fail(f"{file} is not what the official schema says\n" + "\n".join(wrong[:10]))
    for (rule, level), places in remarks(program, file, scratch).items():
        if level == "error" or rule not in TOLERATED:
            fail(f"{file}: {level} {rule} at {len(places)} places, the first: {places[0]}")
    (the_run,) = log["runs"]
    want = {LEVELS[severity]: count for severity, count in report["summary"]["findings"].items()}
    # What holds or was not checked is no finding, and has no level.
    want["none"] = sum(result["kind"] != "fail" for result in the_run["results"])
    levels = counted(file, scratch)
    if levels != collections.Counter(want):
        fail(f"{file}: sarif-tools counts {dict(levels)}, report.json says {want}")
    if len(the_run["results"]) > MOST_RESULTS:
        fail(f"{file}: {len(the_run['results'])} results are more than GitHub takes")
    (invocation,) = the_run["invocations"]
    kinds = ("toolExecutionNotifications", "toolConfigurationNotifications")
    told = sum(len(invocation.get(kind, [])) for kind in kinds)
    if told != len(report["errors"]) or invocation["executionSuccessful"] != (told == 0):
        fail(f"{file}: {told} notifications of {len(report['errors'])} errors, and {invocation['executionSuccessful']}")


def main():
    if len(sys.argv) < 2:
        fail("which folder?")
    package, program = multitool()
    schema = json.loads((package / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    schema = jsonschema.validators.validator_for(schema)(schema)
    folders = sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/report.sarif"))
    if not folders:
        fail(f"no report.sarif below {sys.argv[1]}")
    with tempfile.TemporaryDirectory() as scratch:
        for folder in folders:
            check(folder, program, schema, scratch)
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    others = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("jsonschema", "sarif-tools"))
    print(f"sarif: sarif-multitool {version}, {others}: {len(folders)} reports valid")


main()
