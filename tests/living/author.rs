//! Somebody who writes rules in; what the commands for authors say on the way from nothing to a rule that judges, out.

use std::fs;
use std::path::Path;

use super::given::{TODAY, junshu};
use crate::binary::Ran;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a new folder");
        fs::write(path, text).expect("a temporary file can be written");
    }
}

#[track_caller]
fn comes_to(ran: &Ran, code: i32, words: &[&str]) {
    let all = format!("{}{}", ran.out, ran.err);
    assert_eq!(ran.code, code, "{all}");
    words.iter().for_each(|words| assert!(all.contains(words), "{words}: {all}"));
}

const SCHEMA: &str = "properties:
  systems:
    items:
      properties:
        remote_maintenance:
          properties:
            vpn:
              title: VPN 装置
              type: object
              additionalProperties: false
              required: [device, firmware_date]
              properties:
                device: { title: 機種, type: string, minLength: 1 }
                firmware_date: { title: ファームウェアの日付, type: string, format: date, x-when: done }
";
const SCRIPT: &str = "//! リモート保守の VPN 装置と、そのファームウェアの日付が分かる
const RULE = #{ severity: \"error\", on: \"systems[]\" };

fn check(system) {
    let remote = system.remote_maintenance;
    if !remote.enabled || !system.holds_patient_data {
        return skip();
    }
    if remote.vpn == () {
        return fail(remote.vpn, `${system.id} のリモート保守に、VPN 装置の記録がありません`).help(\"remote_maintenance.vpn に書いてください\");
    }
    let days = today().days_from(remote.vpn.firmware_date);
    if days > 365 {
        warn(remote.vpn.firmware_date, `${system.id} の VPN 装置 ${remote.vpn.device} のファームウェアが ${days}日前のものです`)
    }
}
";
const PAGE: &str = "# リモート保守の VPN 装置と、そのファームウェアの日付が分かる

## なぜ

古い装置は侵入口になる。

## 直し方

装置と日付を書く。

## 例

装置と日付がある。

```yaml
systems:
  - id: emr
    holds_patient_data: true
    remote_maintenance:
      enabled: true
      vpn: { device: V-100, firmware_date: 2026-11-01 }
```

患者情報を持たない。

```yaml
systems:
  - { id: sign, holds_patient_data: false, remote_maintenance: { enabled: true } }
```

装置の記録がない。

```yaml
systems:
  - id: emr
    holds_patient_data: true
    remote_maintenance: { enabled: true }  # fail: emr のリモート保守に、VPN 装置の記録がありません
```

ファームウェアが古い。

```yaml
systems:
  - id: emr
    holds_patient_data: true
    remote_maintenance:
      enabled: true
      vpn: { device: V-100, firmware_date: 2025-01-10 }  # warn: V-100 のファームウェアが 681日前のものです
```
";
const RULE: &str = "our-hospital/vpn-firmware";

/// A folder that `junshu init` made, with a rule on what the pack does not know.
fn with_rule() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    comes_to(&junshu(folder.path(), &["init"]), 0, &["junshu check"]);
    write(
        folder.path(),
        &[
            ("rules/schema.yaml", SCHEMA),
            ("rules/our-hospital/vpn-firmware.rhai", SCRIPT),
            ("rules/our-hospital/vpn-firmware.md", PAGE),
        ],
    );
    let systems = folder.path().join("hospital/systems.yaml");
    let text = fs::read_to_string(&systems).expect("the records are there");
    let remote = "{ enabled: true, method: VPN, two_factor: true, source_restricted: true, always_on: false }";
    write(folder.path(), &[("hospital/systems.yaml", &text.replace("{ enabled: false }", remote))]);
    folder
}

/// Every system that allows remote maintenance and holds patient data names its VPN device: the pack knows no such thing.
#[test]
fn a_rule_on_what_the_pack_does_not_know_is_tested_and_judges_in_every_format() {
    let folder = with_rule();
    let at = folder.path();
    comes_to(
        &junshu(at, &["test", "rules", "--coverage", "--threshold", "100"]),
        0,
        &["2 ページ、6 例: すべて", "網羅率 100.0 %"],
    );
    comes_to(&junshu(at, &["lint-rules", "rules"]), 0, &["2 ルール: 直す所はありません"]);
    let check = |more: &[&str]| junshu(at, &[&["check", "--select", "our-hospital", "--today", TODAY], more].concat());
    let message = "emr のリモート保守に、VPN 装置の記録がありません";
    comes_to(&check(&[]), 1, &[message, "hospital/systems.yaml:16:25", "`vpn` がありません"]);
    let sarif: serde_json::Value = serde_json::from_str(&check(&["--format", "sarif"]).out).expect("JSON");
    let region = sarif.pointer("/runs/0/results/0/locations/0/physicalLocation/region").expect("a region");
    assert_eq!((&region["startLine"], &region["startColumn"]), (&16.into(), &25.into()));
    assert!(sarif.to_string().contains(RULE));
    let html = check(&["--format", "html"]).out;
    assert!(html.contains(message) && html.contains(RULE) || html.contains("our-hospital"), "the page shows it");
    comes_to(&junshu(at, &["schema"]), 0, &["firmware_date", "VPN 装置"]);
    let why = junshu(at, &["why", RULE, "--today", TODAY]);
    comes_to(&why, 0, &["指摘あり", "remote_maintenance.enabled = true", "remote.vpn == (): はい"]);
    comes_to(&junshu(at, &["explain", RULE]), 0, &["古い装置は侵入口になる"]);
    // A key that is misspelt in the records is told of with what it should be.
    let systems = at.join("hospital/systems.yaml");
    let text = fs::read_to_string(&systems).expect("the records are there");
    let vpn = "always_on: false, vpn: { devise: V-100, firmware_date: 2026-11-01 } }";
    write(at, &[("hospital/systems.yaml", &text.replace("always_on: false }", vpn))]);
    comes_to(&junshu(at, &["check", "--today", TODAY]), 1, &["devise", "もしかして device"]);
}

/// Keys are added; nothing that the pack relies on is changed.
#[test]
fn a_folder_of_rules_changes_nothing_of_the_records() {
    let folder = with_rule();
    for (schema, words) in [
        ("properties: { systems: { items: { properties: { id: { type: integer } } } } }", "type は変えられません"),
        ("required: [vpn]", "required は変えられません"),
        ("properties: [a]", "オブジェクトではありません"),
        ("$defs: { text: {} }", "text はもうあります"),
        ("properties: { vpns: { type: oject } }", "type の値"),
        ("properties: { vpns: ", "rules/schema.yaml を読めません"),
        ("$defs: { x: { $ref: \"#/$defs/x\" } }\nproperties: { q: { $ref: \"#/$defs/x\" } }", "入れ子が深すぎます"),
        ("properties: { q: { title: \"\\e[31m\", type: string } }", "端末が命令と受け取る文字"),
    ] {
        write(folder.path(), &[("rules/schema.yaml", schema)]);
        comes_to(&junshu(folder.path(), &["check", "--today", TODAY]), 2, &[words, "rules/schema.yaml"]);
    }
}

#[test]
fn what_an_author_should_mend_is_said_where_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = "//! 題
const RULE = #{ severity: \"error\", on: \"systems[]\" };

fn check(system) {
    if (system.name ?? \"\") == \"x\" {
        return fail(system.name, \"名称が仮のものです\");
    }
    if (system.name ?? \"\") == \"y\" {
        return fail(system.name, `${system.name} は仮です`);
    }
}
";
    let page = "# 題\n\n## なぜ\n\na\n\n## 直し方\n\nb\n\n## 例\n\n```yaml\nsystems:\n  - { id: emr, name: x }  # fail: 名称が仮のものです\n```\n";
    let lib = "/// Nobody calls it.\nfn unused_one(a) { a }\n";
    write(folder.path(), &[("r/g/a.rhai", script), ("r/g/a.md", page), ("r/lib/l.rhai", lib)]);
    let ran = junshu(folder.path(), &["lint-rules", "r"]);
    for words in [
        "test::no_case]: g/a のページに指摘のない例がありません",
        "lint::unused_function]: lib の関数 unused_one",
        "r/lib/l.rhai:2:4",
        "lint::silent_verdict]: g/a のこの判定",
        "r/g/a.rhai:9:16",
        "lint::plain_message]: g/a の指摘の文に",
        "r/g/a.rhai:6:16",
        "lint::untold_case]: g/a の例に",
        "r/g/a.md:14:1",
        "1 ルール: 直す所が 5 件あります",
    ] {
        comes_to(&ran, 1, &[words]);
    }
    let ran = junshu(folder.path(), &["test", "r", "--coverage", "--threshold", "80"]);
    comes_to(
        &ran,
        1,
        &[
            "g/a の 4 文のうち 2 文に",
            "r/lib/l.rhai の 1 文のうち 1 文に",
            "網羅率 40.0 %（5 文のうち 2 文",
            "test::coverage",
        ],
    );
    let ran = junshu(folder.path(), &["test", "r", "--format", "junit"]);
    let xml = roxmltree::Document::parse(&ran.out).expect("XML");
    let failed: Vec<&str> = xml
        .descendants()
        .filter(|node| node.has_tag_name("failure"))
        .filter_map(|node| node.attribute("type"))
        .collect();
    assert_eq!(failed, ["test::no_case"]);
    let cases = xml.descendants().filter(|node| node.has_tag_name("testcase")).count();
    assert_eq!(cases, 2, "the page and its only case: {}", ran.out);
}

/// The pack that `junshu new pack` makes is tested and judges as it is, and says what comes next.
#[test]
fn a_new_pack_is_a_pack() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    comes_to(
        &junshu(folder.path(), &["new", "pack", "our-standard"]),
        0,
        &["our-standard/pack/pack.yaml", "junshu test"],
    );
    let at = folder.path().join("our-standard");
    comes_to(&junshu(&at, &["test", "--coverage", "--threshold", "100"]), 0, &["1 ページ、2 例: すべて"]);
    comes_to(
        &junshu(&at, &["check", "--today", TODAY]),
        1,
        &["RULE-1/checked-in-time", "records/records.yaml:12:45", "未評価 1"],
    );
    comes_to(&junshu(&at, &["lint-rules"]), 1, &["lint::no_rule]: RULE-2", "pack/catalog.yaml"]);
    let new = junshu(&at, &["new", "rule", "RULE-2/keeper-known", "--dir", "pack", "--on", "items"]);
    comes_to(&new, 0, &["pack/RULE-2/keeper-known.rhai"]);
    comes_to(&junshu(&at, &["test"]), 0, &["2 ページ、4 例: すべて"]);
    comes_to(&junshu(&at, &["lint-rules"]), 0, &["2 ルール: 直す所はありません"]);
    comes_to(
        &junshu(&at, &["new", "rule", "RULE-2/b", "--dir", "pack", "--on", "itms"]),
        2,
        &["itms という一覧は", "people, items"],
    );
    comes_to(&junshu(&at, &["init"]), 2, &["junshu new pack"]);
    comes_to(&junshu(folder.path(), &["new", "pack", "our-standard"]), 0, &["すでにあります"]);
    for name in ["", "a/b", "../x", ".x", "a b"] {
        comes_to(&junshu(folder.path(), &["new", "pack", name]), 2, &["error[usage]"]);
    }
}

/// What is written out accepts the finding once those who decide have filled it in, and not before.
#[test]
fn a_new_waiver_accepts_what_it_was_made_from() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hospital = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hospital");
    crate::folder::copy(&hospital, &folder.path().join("hospital"));
    let at = folder.path();
    let new = |finding: &str| junshu(at, &["new", "waiver", finding, "hospital", "--today", TODAY]);
    let entry = new("hospital/vendors.yaml:52");
    comes_to(
        &entry,
        0,
        &[
            "  - id: W-1\n    rule: GOV-5.1-2/certificate-valid\n    node: vendors[V-PACS].certifications[0].expires_date\n",
        ],
    );
    assert_eq!(new("GOV-5.1-2/certificate-valid"), entry);
    assert_eq!(new("hospital/vendors.yaml:52:23"), entry);
    let check =
        |select: &str| junshu(at, &["check", "hospital", "--today", TODAY, "--format", "short", "--select", select]);
    write(at, &[("hospital/waivers.yaml", &entry.out)]);
    comes_to(
        &check("GOV-5.1-2,waiver,schema"),
        1,
        &["vendors.yaml:52:23: error[GOV-5.1-2/certificate-valid]", "waivers.yaml:5:"],
    );
    let mut filled = entry.out.clone();
    for (key, value) in [
        ("reason", "更新審査を待っている"),
        ("approver", "P-DIRECTOR"),
        ("expires_date", "2027-01-31"),
        ("compensating_measure", "毎月、状況を確かめる"),
    ] {
        let line = filled
            .lines()
            .find(|line| line.trim_start().starts_with(&format!("{key}: ")))
            .expect("the key is there")
            .to_owned();
        filled = filled.replace(&line, &format!("    {key}: {value}"));
    }
    write(at, &[("hospital/waivers.yaml", &filled)]);
    comes_to(&check("GOV-5.1-2,waiver"), 0, &["（受容: 更新審査を待っている）"]);
    // The next one gets the next id, and no second key.
    let next = new("GOV-1.2.1-6/review-actions-on-time");
    assert!(next.code == 0 && next.out.starts_with("  - id: W-2\n"), "{}{}", next.out, next.err);
    for (finding, words) in [
        ("GOV-5.1-2/certificate-valid", "受容していない指摘はありません"),
        ("hospital/nowhere.yaml:1", "受容していない指摘はありません"),
        ("GOV-2.2.2-1/attestation", "署名は、責任を負う人の判断そのものです"),
        ("schema/date", "記録の形や参照の誤りは、リスクではありません"),
    ] {
        comes_to(&new(finding), 2, &[words]);
    }
}

/// A rule that supports a requirement and cannot be run leaves it unjudged, whatever folder it stands in.
#[test]
fn a_broken_rule_keeps_what_it_supports_from_being_met() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hospital = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hospital-clean");
    crate::folder::copy(&hospital, &folder.path().join("hospital"));
    let at = folder.path();
    let script = SCRIPT.replace("on: \"systems[]\" }", "on: \"systems[]\", supports: \"GOV-4.2-1\" }");
    let rules = |script: &str, page: &str| {
        let files = [("r/schema.yaml", SCHEMA), ("r/own/vpn.rhai", script), ("r/own/vpn.md", page)];
        write(at, &files);
    };
    let list = || junshu(at, &["check", "hospital", "--rules", "r", "--today", TODAY, "--select", "GOV-4.2-1,own"]);
    rules(&script, PAGE);
    comes_to(&list(), 1, &["own/vpn", "未充足 1"]);
    let (misspelt, open) = (script.replace("system.holds", "system.hodls"), script.replace("fn check(", "fn check(("));
    for (script, page) in [(misspelt.as_str(), PAGE), (&open, PAGE), (&script, "# 題\n")] {
        rules(script, page);
        let ran = list();
        comes_to(&ran, 2, &["未評価 49"]);
        assert!(!ran.out.contains("充足 1"), "{}", ran.out);
    }
}

/// What looks like a case or a mark is one, or is refused: it must not be passed over.
#[test]
fn what_is_nearly_a_mark_or_a_case_is_not_passed_over() {
    let folder = with_rule();
    let page = |text: &str| {
        write(folder.path(), &[("rules/our-hospital/vpn-firmware.md", text)]);
        junshu(folder.path(), &["test", "rules", "--filter", RULE])
    };
    for (word, wrong) in
        [("fail", "fial"), ("fail", "fali"), ("warn", "wran"), ("fail:", "fail："), ("warn:", "warn ：")]
    {
        let ran = page(&PAGE.replacen(&format!("# {word}"), &format!("# {wrong}"), 1));
        comes_to(&ran, 2, &["rule::page", "は読めません"]);
        assert!(!ran.err.contains("test::nothing"), "{}", ran.err);
    }
    for fence in ["```yml", "```YAML", "```Yaml"] {
        comes_to(&page(&PAGE.replace("```yaml", fence)), 0, &["1 ページ、4 例: すべて"]);
    }
    comes_to(&page(&format!("\u{feff}{PAGE}")), 0, &["1 ページ、4 例: すべて"]);
    // Other comments are none of its business.
    comes_to(
        &page(&PAGE.replace("    holds_patient_data: true\n", "    holds_patient_data: true  # file: 台帳\n")),
        0,
        &["すべて"],
    );
}

/// A rule that nobody has written yet judges nothing as met.
#[test]
fn a_new_rule_is_not_met_before_it_is_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    comes_to(&junshu(folder.path(), &["new", "pack", "p"]), 0, &["p/pack/pack.yaml"]);
    let at = folder.path().join("p");
    comes_to(&junshu(&at, &["new", "rule", "RULE-2/b", "--dir", "pack", "--on", "items"]), 0, &["pack/RULE-2/b.md"]);
    comes_to(&junshu(&at, &["check", "--today", TODAY]), 1, &["RULE-2/b", "まだ書かれていません", "未充足 2"]);
    // The folder of the settings may hold no rule yet, or not be there.
    write(&at, &[("junshu.yaml", "pack: pack\ninventory: [records]\nrules: [mine]\n")]);
    comes_to(&junshu(&at, &["new", "rule", "own/a", "--dir", "mine", "--on", "items"]), 0, &["mine/own/a.rhai"]);
    comes_to(&junshu(&at, &["list", "params"]), 0, &["check_days = 365日"]);
}
