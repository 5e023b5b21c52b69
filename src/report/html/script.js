/* Search and filters. The page reads well without them: what they need is hidden until they are there. */
(() => {
  "use strict";
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const tools = document.querySelector(".tools details");
  const query = document.getElementById("query");
  const shown = document.getElementById("shown");
  const clear = document.getElementById("clear");

  // Contents are open beside the page, and folded above it.
  const wide = matchMedia("(min-width: 64rem)");
  const fold = () => { tools.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();

  // Paper shows what is folded, apart from the evidence, whose summary stands for it.
  addEventListener("beforeprint", () => all("details.more, details.read").forEach((one) => { one.open = true; }));

  if (!query) return;
  document.getElementById("filters").hidden = false;
  clear.hidden = false;

  // What is searched is read from the page when something is first looked for.
  const items = all(".item").map((element) => ({
    element,
    own: null,
    stands: all(".stand", element).map((stand) => ({
      element: stand,
      text: null,
      findings: all(".finding", stand).map((finding) => ({ element: finding, text: null })),
    })),
  }));
  const parts = all(".section, .chapter, .facility");
  const own = (item) => item.own ??= plain([...item.element.children]
    .filter((child) => !child.matches(".stand, .evidence"))
    .map((child) => child.textContent).join(" "));
  const around = (stand) => stand.text ??= plain([...stand.element.children]
    .filter((child) => !child.matches(".findings"))
    .map((child) => child.textContent).join(" "));
  const said = (finding) => finding.text ??= plain(finding.element.textContent);
  const buttons = all(".filters button");
  const pressed = (kind) => buttons
    .filter((button) => button.dataset.kind === kind && button.getAttribute("aria-pressed") === "true")
    .map((button) => button.dataset.value);
  const total = { items: 0, findings: all(".finding").length };
  total.items = items.filter((item) => item.element.dataset.outcome).length;

  function apply() {
    const words = plain(query.value).split(/\s+/).filter(Boolean);
    const [outcomes, severities, chapters] = ["outcome", "severity", "chapter"].map(pressed);
    const holds = (text) => words.every((word) => text.includes(word));
    const count = { items: 0, findings: 0 };
    for (const item of items) {
      const { outcome, chapter } = item.element.dataset;
      const fits = (!outcomes.length || outcomes.includes(outcome)) && (!chapters.length || chapters.includes(chapter));
      const whole = fits && holds(own(item));
      let found = 0;
      for (const stand of item.stands) {
        let here = 0;
        for (const finding of stand.findings) {
          const visible = fits
            && (!severities.length || severities.includes(finding.element.dataset.severity))
            && (whole || holds(own(item) + " " + said(finding) + " " + around(stand)));
          finding.element.hidden = !visible;
          here += visible;
        }
        stand.element.hidden = !here;
        found += here;
      }
      const visible = found > 0 || (whole && !severities.length && (outcome || !item.stands.length));
      item.element.hidden = !visible;
      count.items += visible && Boolean(outcome);
      count.findings += found;
    }
    // Headings without an item below them lead nowhere.
    const active = words.length + outcomes.length + severities.length + chapters.length > 0;
    for (const part of parts) part.hidden = active && !part.querySelector(".item:not([hidden])");
    const before = document.body.classList.contains("filtering");
    document.body.classList.toggle("filtering", active);
    shown.textContent = active
      ? `${total.items} 項目のうち ${count.items} 項目、指摘 ${total.findings} 件のうち ${count.findings} 件を表示しています`
      : `${total.items} 項目、指摘 ${total.findings} 件をすべて表示しています`;
    if (active && !before) document.getElementById("main").scrollIntoView({ block: "start" });
  }

  function reset() {
    query.value = "";
    buttons.forEach((button) => button.setAttribute("aria-pressed", "false"));
    apply();
  }

  query.addEventListener("input", apply);
  query.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    all(".item:not([hidden]) h6, .item.other:not([hidden])")[0]?.scrollIntoView({ block: "start" });
  });
  buttons.forEach((button) => button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    apply();
  }));
  clear.addEventListener("click", () => { reset(); query.focus(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      tools.open = true;
      query.focus();
      query.select();
    } else if (event.key === "Escape") {
      // Once for the filters, once more to leave the search.
      if (document.body.classList.contains("filtering") || query.value) reset();
      else query.blur();
    }
  });
  // A link to what is filtered away shows it again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (target && !target.checkVisibility()) reset();
  });
  apply();
})();
