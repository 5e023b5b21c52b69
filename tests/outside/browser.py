"""Every report.html below a folder in; whether a real browser shows, filters and prints it as it should, out.

python tests/outside/browser.py DIR [BINARY] [--screenshots FOLDER]

DIR holds one folder for each set of records with report.html and report.json, which says what there is to count. Needs
Chromium with its driver, poppler-utils, and selenium.
"""

import argparse
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SWITCHES = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1360,1000",
]
OUTCOMES = ["met", "met_with_warnings", "unmet", "unattested", "not_applicable", "not_evaluated"]
SEVERITIES = ["error", "warning", "info"]
# The printable width of the page, in pixels of CSS.
PAPER = round((210 - 2 * 16) / 25.4 * 96)

VISIBLE = """
const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
return [seen('.item[data-outcome]'), seen('.finding'), document.getElementById('shown').textContent];
"""

# Elements whose content is wider than they are, apart from those that scroll by themselves or are never seen.
CUT = """
const scrolls = arguments[0];
const cut = [];
for (const one of document.querySelectorAll('body *')) {
  const style = getComputedStyle(one);
  if (!one.checkVisibility() || one.closest('svg, .unseen, .skip, .result') || style.display.startsWith('inline')) continue;
  if (one.closest('[style], .chief h3, .single > h2') && style.position === 'absolute') continue;
  if (scrolls && one.matches('.scroll')) continue;
  if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0) cut.push(one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 40));
}
return cut;
"""

# The contrast of every text with what is behind it (WCAG 2: relative luminance).
CONTRAST = """
const number = (color) => (color.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => {
  const part = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const behind = (one) => {
  for (let at = one; at; at = at.parentElement) {
    const color = number(getComputedStyle(at).backgroundColor);
    if (color.length === 3 || color[3] === 1) return color;
  }
  return [255, 255, 255];
};
const worst = new Map();
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const one = walk.currentNode.parentElement;
  if (!walk.currentNode.textContent.trim() || !one.checkVisibility() || one.closest('script, style')) continue;
  const [text, ground] = [number(getComputedStyle(one).color), behind(one)];
  const [a, b] = [light(text), light(ground)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  const key = text + '|' + ground;
  if (!worst.has(key)) worst.set(key, [Math.round(ratio * 100) / 100, one.tagName + '.' + one.className]);
}
return [...worst.values()];
"""


class Wrong(Exception):
    """A page is not as it should be."""


def check(holds, message):
    if not holds:
        raise Wrong(message)


def browser():
    options = webdriver.ChromeOptions()
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    options.binary_location = next(filter(None, found), None) or sys.exit("browser: no Chromium here")
    for switch in [*SWITCHES, "--user-data-dir=" + tempfile.mkdtemp(prefix="browser-")]:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = shutil.which("chromedriver") or sys.exit("browser: no chromedriver here")
    return webdriver.Chrome(options=options, service=Service(driver))


class Page:
    """One report in the browser."""

    def __init__(self, driver, file, reference):
        self.driver, self.file, self.reference = driver, file, reference
        self.summary = reference["summary"]
        self.items = sum(self.summary["requirements"].values())
        self.findings = sum(self.summary["findings"].values())

    def command(self, name, **arguments):
        return self.driver.execute_cdp_cmd(name, arguments)

    def look(self, width=1360, height=1000, media="screen", scheme="light", scale=1):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.command("Emulation.setEmulatedMedia", media=media, features=features)
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def load(self, **look):
        self.look(**look)
        self.driver.get(self.file.resolve().as_uri())

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def shown(self):
        """Items, findings and the words for them; the words must say the numbers."""
        items, findings, words = self.run(VISIBLE)
        return items, findings, [int(n) for n in re.findall(r"\d+", words)]

    def everything(self, when):
        items, findings, said = self.shown()
        check((items, findings) == (self.items, self.findings), f"{when}: {items} items, {findings} findings are shown")
        check(said == [self.items, self.findings], f"{when}: the count says {said}")

    def some(self, when, items=None, findings=None):
        got = self.shown()
        check(got[2] == [self.items, got[0], self.findings, got[1]], f"{when}: the count says {got[2]}, shown are {got[:2]}")
        check(items is None or got[0] == items, f"{when}: {got[0]} items instead of {items}")
        check(findings is None or got[1] == findings, f"{when}: {got[1]} findings instead of {findings}")


def loads(page):
    page.load()
    driver = page.driver
    try:
        raise Wrong("a dialog: " + driver.switch_to.alert.text)
    except NoAlertPresentException:
        pass
    bad = [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    check(not bad, f"the console says {bad[:3]}")
    check(page.run("return performance.getEntriesByType('resource').length") == 0, "something was loaded")
    check(page.run("return document.scripts.length") == 1, "another script is there")
    check(page.run("return window.hostile === undefined"), "text of the records ran as script")
    check("遵守事項 点検報告書" in driver.title, f"the title is {driver.title!r}")
    check(driver.title.startswith("【未完了】") == bool(page.reference["errors"]), f"the title is {driver.title!r}")


def filters(page):
    page.everything("at first")
    driver = page.driver
    for kind, names, counts in (("outcome", OUTCOMES, "requirements"), ("severity", SEVERITIES, "findings")):
        for name in names:
            count = page.summary[counts][name]
            button = driver.find_element(By.CSS_SELECTOR, f"button[data-value='{name}']")
            button.click()
            check(button.get_attribute("aria-pressed") == "true", f"{name} is not pressed")
            page.some(name, **({"items": count} if kind == "outcome" else {"findings": count}))
            button.click()
            page.everything(f"{name} taken back")
    for number in sorted({item["id"].split("-")[1].split(".")[0] for item in requirements(page)}):
        mine = [item for item in requirements(page) if item["id"].split("-")[1].split(".")[0] == number]
        button = driver.find_element(By.CSS_SELECTOR, f"button[data-kind='chapter'][data-value='{number}']")
        button.click()
        page.some(f"chapter {number}", items=len(mine))
        page.press(Keys.ESCAPE)
        page.everything(f"chapter {number}, then Escape")


def requirements(page):
    return [item for facility in page.reference["facilities"] for item in facility["requirements"]]


def findings_of(page):
    return [finding for facility in page.reference["facilities"] for finding in facility["findings"]]


def keys(page):
    page.press("/")
    active = "return document.activeElement.id"
    check(page.run(active) == "query", "/ does not lead to the search")
    item = requirements(page)[0]
    page.press(item["id"] + " ")
    check(page.run("return document.getElementById('query').value") == item["id"] + " ", "the slash was typed")
    page.some(item["id"])
    check(0 < page.shown()[0] < page.items, f"{item['id']} is not searched for")
    page.press(Keys.ESCAPE)
    check(page.run("return document.getElementById('query').value") == "", "Escape does not empty the search")
    page.everything("after Escape")
    page.press(Keys.ESCAPE)
    check(page.run(active) != "query", "a second Escape does not leave the search")
    if rule := next((finding["rule"] for finding in findings_of(page) if finding["requirement"]), None):
        page.press("/", rule)
        same = [finding for finding in findings_of(page) if finding["rule"] == rule]
        check(page.shown()[1] >= len(same), f"{rule} is not found")
        page.press(Keys.ESCAPE, Keys.ESCAPE)
    page.press("/", "ない言葉の列")
    page.some("words that nobody wrote", items=0, findings=0)
    page.driver.find_element(By.ID, "clear").click()
    page.everything("after the button")
    # From the search to the first filter with the tabulator, pressed with the space bar.
    page.press(Keys.TAB)
    focused = "const one = document.activeElement; return [one.dataset.value, getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]"
    value, style, width = page.run(focused)
    check(value == OUTCOMES[0], f"the tabulator leads to {value}")
    check(style != "none" and float(width[:-2]) >= 2, "the focus is not seen")
    page.press(Keys.SPACE)
    page.some("the space bar", items=page.summary["requirements"][OUTCOMES[0]])
    page.press(Keys.ESCAPE)
    page.everything("after Escape again")
    # A link to what is filtered away shows it.
    page.press("/", "ない言葉の列")
    page.run("document.querySelector('.tools a[href^=\"#chapter\"], .tools a[href=\"#f1-facility\"]').click()")
    page.everything("after a link")


def narrow(page):
    page.load(width=360, height=740)
    wide, inner = page.run("return [document.scrollingElement.scrollWidth, innerWidth]")
    check(wide <= inner, f"at 360 pixels the page is {wide} wide")
    check(not (cut := page.run(CUT, True)), f"at 360 pixels these are wider than their place: {cut[:5]}")
    if page.items:
        page.press("/")
        check(page.run("return document.activeElement.id") == "query", "/ does not open the search on a phone")


def contrast(page):
    for scheme in ("light", "dark"):
        page.load(scheme=scheme)
        page.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for button in page.driver.find_elements(By.CSS_SELECTOR, "button[data-kind='outcome']")[:1]:
            button.click()
        found = page.run(CONTRAST)
        if page.items:
            page.press(Keys.ESCAPE)
        found += page.run(CONTRAST)
        check(len(found) >= 4, f"{scheme}: only {len(found)} kinds of text")
        weak = [one for one in found if one[0] < 4.5]
        check(not weak, f"{scheme}: too little contrast: {weak}")


def without_script(page):
    page.command("Emulation.setScriptExecutionDisabled", value=True)
    page.load()
    state = page.run("""
        const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
        return [seen('.item[data-outcome]'), seen('.finding'), seen('.filters, .result button'), seen('nav a')];
    """)
    page.command("Emulation.setScriptExecutionDisabled", value=False)
    check(state[:3] == [page.items, page.findings, 0] and state[3] > 0, f"without the script {state} are shown")


def squeezed(text):
    """Text as both sides write it: no spaces, no difference of width or of radicals, no hyphens, which end lines too."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text))


def paper(page, screenshots):
    page.load(width=PAPER, height=1000, media="print", scheme="dark")
    check(page.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", "paper is dark")
    check(not (cut := page.run(CUT, False)), f"on paper these are wider than their place: {cut[:5]}")
    check(page.run("return document.querySelector('.tools').checkVisibility()") is False, "filters are printed")
    texts = page.run("""
        const all = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
        return all('blockquote, .message, .help p, .reading dd, .rule-title, .gist, .line code, .parameters td, .notice, .alert p, .lapses td');
    """)
    page.command("Emulation.clearDeviceMetricsOverride")
    page.command("Emulation.setEmulatedMedia", media="", features=[])
    printed = page.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        file.write_bytes(base64.b64decode(printed))
        size = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout
        check("A4" in size, "the paper is not A4")
        text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
        # In the order in which it was written: lines of one cell stay together.
        raw = subprocess.run(["pdftotext", "-raw", file, "-"], check=True, capture_output=True, text=True).stdout
        if screenshots:
            subprocess.run(["pdftoppm", "-r", "100", "-png", "-l", "5", file, screenshots / "print"], check=True)
    pages = squeezed(raw)
    lost = [one for one in texts if (end := squeezed(one)[-6:]) and end not in pages]
    check(len(texts) > 20, f"only {len(texts)} texts to look for")
    check(not lost, f"{len(lost)} texts are cut on paper: {lost[:5]}")
    first = squeezed(text.split("\f")[0])
    if page.items and not page.reference["errors"]:
        on_file = sum(page.summary["requirements"][name] for name in OUTCOMES[:2])
        if len(page.reference["facilities"]) == 1:
            check(f"{on_file}/{page.items}項目" in first, "the first sheet does not say how much is on file")
        sheet = squeezed(raw.split("\f")[0])
        check(squeezed(page.reference["pack"]["disclaimer"]) in sheet, "the first sheet lacks what it is not")


def pictures(page, folder):
    def shot(name):
        data = page.command("Page.captureScreenshot", format="png")["data"]
        (folder / f"{name}.png").write_bytes(base64.b64decode(data))

    spots = {"": None, "-list": "list", "-item": page.run("return document.querySelector('.stand')?.closest('.item').querySelector('h6')?.id"), "-settings": "settings"}
    for name, look in (("light", {}), ("dark", {"scheme": "dark"}), ("phone", {"width": 360, "height": 740, "scale": 2})):
        page.load(**look)
        for spot, anchor in spots.items():
            if anchor:
                page.run("document.getElementById(arguments[0])?.scrollIntoView()", anchor)
            shot(name + spot)


def judge(driver, folder, screenshots):
    page = Page(driver, folder / "report.html", json.loads((folder / "report.json").read_text("utf-8")))
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
    loads(page)
    check(bool(page.reference["errors"]) == bool(page.run("return document.querySelector('[role=alert]')")), "the alert")
    if page.items:
        filters(page)
        keys(page)
        without_script(page)
    narrow(page)
    contrast(page)
    paper(page, screenshots)
    if screenshots:
        pictures(page, screenshots)
    bad = [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    check(not bad, f"the console says {bad[:3]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("binary", type=Path, nargs="?", help="not needed: the reports are there")
    parser.add_argument("--screenshots", type=Path)
    options = parser.parse_args()
    reports = sorted(options.folder.glob("*/report.html"))
    if not reports:
        sys.exit(f"browser: no report.html below {options.folder}")
    driver = browser()
    try:
        for report in reports:
            name = report.parent.name
            try:
                judge(driver, report.parent, options.screenshots and options.screenshots / name)
            except Wrong as wrong:
                sys.exit(f"browser: {report}: {wrong}")
        version = driver.capabilities["browserVersion"]
    finally:
        driver.quit()
    print(f"browser: Chromium {version}: {len(reports)} reports valid")


if __name__ == "__main__":
    main()
