"""The binary in; whether a calendar library reads its calendars as the forecast that its JSON holds, out."""

import datetime
import importlib.metadata
import json
import pathlib
import subprocess
import sys

import check_jsonschema  # noqa: F401  (its presence is what the run below needs)
import icalendar

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "src" / "report" / "forecast" / "json.schema.json"
RECORDS = [
    ("fixtures/hospital", "2026-11-22", 90),
    ("fixtures/hospital-clean", "2026-11-22", 400),
    ("fixtures/forecast", "2028-01-31", 60),
    ("fixtures/clinic", "2026-11-22", 800),
]


def main(binary):
    events = 0
    for records, today, days in RECORDS:
        command = [binary, "forecast", records, "--today", today, "--days", str(days), "--format"]
        text = {kind: subprocess.run([*command, kind], capture_output=True, check=True, cwd=ROOT).stdout for kind in ("ics", "json")}
        valid(records, text["json"])
        wanted = [
            (datetime.date.fromisoformat(lapse["date"]), lapse["finding"]["message"], lapse["owners"])
            for facility in json.loads(text["json"])["facilities"]
            for lapse in facility["lapses"]
        ]
        calendar = icalendar.Calendar.from_ical(text["ics"].decode())
        if calendar.errors:
            raise SystemExit(f"ics: {records}: {calendar.errors}")
        shown = calendar.walk("VEVENT")
        events += same(records, wanted, shown)
    if events == 0:
        raise SystemExit("ics: no event was read")
    print(f"ics: icalendar {importlib.metadata.version('icalendar')}: {events} events read, as the JSON has them")


def valid(records, document):
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), "-"]
    ran = subprocess.run(command, input=document, capture_output=True, check=False)
    if ran.returncode != 0:
        raise SystemExit(f"ics: {records}: {ran.stdout.decode()}{ran.stderr.decode()}")


def same(records, wanted, shown):
    if len(wanted) != len(shown):
        raise SystemExit(f"ics: {records}: {len(shown)} events for {len(wanted)} lapses")
    seen = set()
    for (date, message, owners), event in zip(wanted, shown):
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        summary, body = str(event["SUMMARY"]), str(event["DESCRIPTION"])
        right = start == date and end == date + datetime.timedelta(days=1) and summary.endswith(message)
        if not right or any(owner not in body for owner in owners) or event.errors:
            raise SystemExit(f"ics: {records}: {summary} on {start} is not {message} on {date} ({event.errors})")
        seen.add(str(event["UID"]))
    if len(seen) != len(shown):
        raise SystemExit(f"ics: {records}: two events have one UID")
    return len(shown)


if __name__ == "__main__":
    main(sys.argv[2])
