//! Records with one slip in; the help of the finding, by the built-in schema, out.

use junshu::source::SourceFile;

use super::given::inventory;

/// The message and the help of the only finding with this code.
#[track_caller]
fn said(code: &str, text: &str) -> String {
    let inventory = inventory(vec![SourceFile::new("記録.yaml", text)]).expect("the text loads");
    let found: Vec<_> = inventory.findings.iter().filter(|finding| &*finding.rule == code).collect();
    let [finding] = found[..] else { panic!("{text:?} has {} findings of {code}", found.len()) };
    format!("{} / {}", finding.message, finding.help.as_deref().unwrap_or("（対処なし）"))
}

#[track_caller]
fn case(code: &str, text: &str, words: &str) {
    let said = said(code, text);
    assert!(said.contains(words), "{text:?}: {said}");
}

#[test]
fn a_value_of_the_wrong_type_is_given_in_the_right_one() {
    for (text, words) in [
        ("facility: { beds: 312床 }", "単位も付けずに 312 と書いて"),
        ("facility: { beds: \"312\" }", "半角数字で 312 と書いて"),
        ("facility: { beds: 約三百 }", "半角数字だけで"),
        ("facility: { beds: 312.5 }", "小数点のない整数"),
        ("facility: { beds: 312.0 }", "312 と書いて"),
        ("contacts: [{ shares_information: 1 }]", "true と書いて"),
        ("contacts: [{ shares_information: ０ }]", "false と書いて"),
        ("contacts: [{ shares_information: 協議中 }]", "まだしていなければ false"),
        ("facility: 架空病院", "下の行に字下げし、`キー: 値` の形で"),
        ("people: [院長]", "`- キー: 値` の形で書いてください（必要なキー: id, name, department, affiliation）"),
        ("people: 院長", "下の行に字下げし、`- キー: 値` の形で"),
        ("people: { P-01: { name: 院長 } }", "一件ごとに `- ` を付け"),
        ("systems: [{ vendors: V-EMR }]", "[V-EMR]"),
        ("facility: { name: [架空病院] }", "値を一つだけ"),
        ("people: [~]", "項目を消して"),
    ] {
        case("schema/type", text, words);
    }
}

#[test]
fn a_date_that_is_none_is_told_how_to_be_one() {
    let contact = |date: &str| format!("contacts: [{{ verified_date: {date} }}]");
    for (date, words) in [
        ("2026-04", "2026-04-DD の形で"),
        ("2026", "2026-MM-DD の形で"),
        ("2026/4/1 9:00", "2026-04-01 と書いて"),
        ("未定", "省けない日付です"),
        ("\"\"", "（いまは 空）"),
        ("\" \"", "（いまは 空）"),
    ] {
        case("schema/date", &contact(date), words);
    }
    case("schema/date", "systems: [{ components: [{ eos_date: 未定 }] }]", "キーごと消して");
}

#[test]
fn what_is_empty_or_out_of_range_has_a_way_out() {
    case("schema/empty", "people: [{ name: \"\" }]", "/ 内容を書いてください");
    case("schema/empty", "people: [{ title: \"\" }]", "消してください");
    case("schema/range", "facility: { beds: -1 }", "0 以上の数に直して");
    case("schema/items", "attestations: [{ evidence: [] }]", "項目を加えて 1 件以上に");
}

#[test]
fn japanese_words_lead_to_their_keys_and_values() {
    case("schema/enum", "facility: { kind: 病院 }", "もしかして hospital（病院）ですか？");
    case("schema/enum", "laws: [{ applies_to: [職員] }]", "もしかして staff（職員）ですか？");
    case("schema/enum", "facility: { kind: 介護施設 }", "/ 使える値: hospital");
    case("schema/unknown-key", "facility: { 病床数: 312 }", "もしかして beds（許可病床数）ですか？");
    case("schema/unknown-key", "people: [{ 氏名: 院長 }]", "もしかして name（氏名）ですか？");
    case("schema/unknown-key", "facility: { 電話: 1 }", "/ 使えるキー: ");
}

#[test]
fn a_name_where_an_id_belongs_leads_to_the_id() {
    let law = |owner: &str| format!("people: [{{ id: P-01, name: 院長 }}]\nlaws: [{{ owner: {owner} }}]");
    case("ref/unresolved", &law("院長"), "院長の id は P-01 です");
    case("ref/unresolved", &law("P-02"), "もしかして P-01");
    case("ref/unresolved", &law("KANGO"), "id: KANGO の記録を加える");
    case("ref/unresolved", &law("情報システム課"), "名前ではなく、people にある記録の id を");
    case("ref/requirement", "attestations: [{ requirement: 1.1 ① }]", "もしかして GOV-1.1-1 ですか？");
}

#[test]
fn an_id_three_times_is_said_twice() {
    let text = "people: [{ id: P-01 }, { id: P-01 }, { id: P-01 }]";
    let inventory = inventory(vec![SourceFile::new("記録.yaml", text)]).expect("the text loads");
    let found = inventory.findings.iter().filter(|finding| &*finding.rule == "ref/duplicate");
    let messages: Vec<_> = found.map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["people で id P-01 が重なっています"; 2]);
}
