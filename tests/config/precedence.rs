//! One value of each source for every key in; which of them counts, and where it is said to come from, out.

use junshu::catalog::ParamValue;
use junshu::config::{Layer, Origin, Settings, keys, variable};
use junshu::pack::GivenValue;
use serde_json::{Value, json};

use super::given::{environment, junshu, layer, repository, run};

/// Two values of a key that differ from each other and from the default, as JSON and as the text of a variable.
fn values(key: &str) -> [(Value, String); 2] {
    let list = |one: &str| (json!([one]), one.to_owned());
    let text = |one: &str| (json!(one), one.to_owned());
    match key {
        "formats" => [list("json"), list("short")],
        "fail_on" => [text("info"), text("never")],
        "ahead" => [(json!(7), "7".to_owned()), (json!(8), "8".to_owned())],
        "severities" => {
            [(json!({ "GOV-5": "info" }), "GOV-5=info".into()), (json!({ "GOV-5": "error" }), "GOV-5=error".into())]
        }
        "params" => [
            (json!({ "grace_days": "7" }), "grace_days=7".into()),
            (json!({ "grace_days": "8" }), "grace_days=8".into()),
        ],
        "pack" | "baseline" | "waivers_from" => [text("one"), text("two")],
        _ => [list("one"), list("two")],
    }
}

fn file(key: &str, value: &Value) -> Layer {
    layer(&format!("# 設定\n{}\n", json!({ key: value }))).expect("the file is right")
}

fn option(key: &str, value: &Value) -> Layer {
    let texts =
        |value: &Value| value.as_array().map(|list| list.iter().map(plain).collect::<Vec<_>>()).unwrap_or_default();
    match value {
        Value::Array(_) => Layer::options().list(key, &texts(value)),
        Value::Object(entries) => {
            let entries: Vec<(String, String)> =
                entries.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
            Layer::options().map(key, &entries)
        }
        Value::Number(number) => Layer::options().number(key, number.as_u64().and_then(|n| n.try_into().ok())),
        _ => Layer::options().text(key, value.as_str()),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[track_caller]
fn holds(settings: &Settings, key: &str, value: &Value, source: &str) {
    let config = serde_json::to_value(&settings.config).expect("settings are data");
    assert_eq!(config[key], *value, "{key} from {source}");
    let entry = value.as_object().and_then(|entries| entries.keys().next()).map(String::as_str);
    let origin = match settings.origin(key, entry) {
        None => "nothing",
        Some(Origin::Default) => "default",
        Some(Origin::Option(_)) => "option",
        Some(Origin::Variable(_)) => "variable",
        Some(Origin::File { line, .. }) => {
            assert_eq!(line, 2);
            "file"
        }
    };
    assert_eq!(origin, source, "{key}");
}

/// The table: every key, every source that it has, and each of them against the next weaker one.
#[test]
fn options_win_over_variables_over_the_file_over_the_default() {
    let mut with_variable = 0;
    for (key, about) in keys() {
        let [(first, first_text), (second, second_text)] = values(key);
        let flag = about["x-flag"].as_str();
        let unset = if about.get("default").is_some() { "default" } else { "nothing" };
        let untouched = Settings::new(Vec::new());
        holds(&untouched, key, &serde_json::to_value(&untouched.config).expect("data")[key], unset);
        holds(&Settings::new(vec![file(key, &first)]), key, &first, "file");
        if let Some(name) = flag.and_then(variable) {
            let environment = |text: &str| environment(&[(&name, text)]).expect("the variable is right");
            holds(&Settings::new(vec![environment(&first_text)]), key, &first, "variable");
            holds(&Settings::new(vec![environment(&second_text), file(key, &first)]), key, &second, "variable");
            let all = vec![option(key, &first), environment(&second_text), file(key, &second)];
            holds(&Settings::new(all), key, &first, "option");
            with_variable += 1;
        }
        if flag.is_some() {
            holds(&Settings::new(vec![option(key, &second), file(key, &first)]), key, &second, "option");
        }
    }
    assert!(with_variable >= 9, "{with_variable} keys have a variable");
}

#[test]
fn lists_are_replaced_and_maps_are_laid_over_each_other() {
    let text = "select: [GOV-1, GOV-2]\nparams: { grace_days: 1, max_age_days: 2 }\nseverities: { GOV-1: info }\n";
    let options = Layer::options()
        .list("select", &["GOV-3".to_owned()])
        .map("params", &[("grace_days".to_owned(), "9".to_owned())])
        .map("severities", &[("GOV-2".to_owned(), "warning".to_owned())]);
    let settings = Settings::new(vec![options, layer(text).expect("the file is right")]);
    assert_eq!(settings.config.select, ["GOV-3"]);
    let params: Vec<(&str, &ParamValue)> = settings.config.params.iter().map(|(n, v)| (n.as_str(), v)).collect();
    assert_eq!(params, [("grace_days", &ParamValue::Text("9".into())), ("max_age_days", &ParamValue::Int(2))]);
    assert_eq!(settings.config.severities.len(), 2);
    assert!(matches!(settings.origin("params", Some("grace_days")), Some(Origin::Option("--param"))));
    assert!(matches!(settings.origin("params", Some("max_age_days")), Some(Origin::File { line: 2, .. })));
    // What is typed in the file stays typed; what is text elsewhere is read as what the default is.
    let given: Vec<GivenValue> = settings.given().into_iter().map(|given| given.value).collect();
    assert_eq!(given, [GivenValue::Text("9".into()), GivenValue::Typed(ParamValue::Int(2))]);
}

/// What there is to check is one question, and the strongest answer is the only one.
#[test]
fn records_that_are_named_win_over_facilities_of_the_file() {
    let file = || layer("facilities: ['*']\n").expect("the file is right");
    let named = Layer::options().list("inventory", &["a.yaml".to_owned()]);
    let settings = Settings::new(vec![named, file()]);
    assert!(settings.config.facilities.is_empty() && settings.origin("facilities", None).is_none());
    let group = environment(&[("JUNSHU_FACILITY", "a,b")]).expect("the variable is right");
    let settings = Settings::new(vec![group, layer("inventory: [x]\n").expect("the file is right")]);
    assert_eq!((settings.config.facilities.len(), settings.config.inventory.len()), (2, 0));
}

/// The same through the binary, as far as `config show` has the options.
#[test]
fn config_show_says_where_each_value_comes_from() {
    let folder =
        repository(&[("junshu.yaml", "fail_on: warning\nselect: [GOV-1]\nparams:\n  grace_days: 3\nahead: 30\n")]);
    let shown = run(
        folder.path(),
        &[("JUNSHU_SELECT", "GOV-2, GOV-3"), ("JUNSHU_AHEAD", "60"), ("JUNSHU_FORMAT", "")],
        &["config", "show", "--ahead", "9", "--param", "max_age_days=100", "--severity", "GOV-5=info"],
    );
    assert_eq!((shown.code, shown.err.as_str()), (0, ""));
    for (setting, source) in [
        ("fail_on: \"warning\"", "junshu.yaml:1"),
        ("select: [\"GOV-2\",\"GOV-3\"]", "JUNSHU_SELECT"),
        ("  grace_days: 3", "junshu.yaml:4"),
        ("  max_age_days: 100", "--param"),
        ("  GOV-5: \"info\"", "--severity"),
        ("ahead: 9", "--ahead"),
        ("formats: [\"text\"]", "既定"),
    ] {
        let line = format!("{setting:<40}  # {source}");
        assert!(shown.out.lines().any(|shown| shown == line), "{line}\n{}", shown.out);
    }
    assert!(shown.out.lines().any(|line| line == "# baseline:"), "{}", shown.out);
    // What is printed is settings again, with the same values.
    let again = repository(&[("junshu.yaml", &shown.out)]);
    let values = |text: &str| {
        text.lines()
            .map(|line| line.split("  # ").next().unwrap_or_default().trim_end().to_owned())
            .skip(1)
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&junshu(again.path(), &["config", "show"]).out), values(&shown.out));
}

#[test]
fn the_day_may_come_from_the_environment() {
    let folder = repository(&[("records.yaml", "{}\n")]);
    let day = |variables: &[(&str, &str)], args: &[&str]| {
        let ran = run(folder.path(), variables, &[&["check", "--format", "json"], args].concat());
        (serde_json::from_str::<Value>(&ran.out).map(|report| report["today"].clone()).unwrap_or_default(), ran)
    };
    assert_eq!(day(&[("JUNSHU_TODAY", "2026-01-02")], &[]).0, "2026-01-02");
    assert_eq!(day(&[("JUNSHU_TODAY", "2026-01-02")], &["--today", "2026-03-04"]).0, "2026-03-04");
    let (_, ran) = day(&[("JUNSHU_TODAY", "2026/1/2")], &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("JUNSHU_TODAY") && ran.err.contains("2026-01-02 と書いてください"), "{}", ran.err);
}
