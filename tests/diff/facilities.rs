//! Several facilities on each side in; which is compared with which is judged.

use std::sync::Arc;

use junshu::diff::{Diff, Side};
use junshu::evaluate::Request;
use junshu::finding::Severity;
use junshu::pack::{Pack, PackSource};
use junshu::report::Report;
use junshu::source::SourceFile;

fn side(root: &str) -> Side {
    Side { name: root.to_owned(), root: root.to_owned(), ..Side::default() }
}

/// A report on facilities, each a root with its records.
fn report<'p>(pack: &'p Pack, facilities: &[(&str, String)]) -> Report<'p> {
    let request = Request {
        today: junshu::date::parse_iso("2026-11-22").unwrap(),
        selection: junshu::select::Selection::default(),
        params: pack.params.clone(),
        repository: Arc::default(),
        evidence: false,
        reads: false,
        until: None,
        waivers: true,
    };
    let judge = |(root, text): &(&str, String)| {
        let files = vec![SourceFile::new(format!("{root}/a.yaml"), text.clone())];
        junshu::check(pack, *root, files, &request).unwrap().0
    };
    Report { facilities: facilities.iter().map(judge).collect(), ..Report::new(pack, request.today) }
}

fn records(name: &str, beds: &str) -> String {
    format!("facility: {{ name: {name}, kind: hospital, beds: {beds} }}\n")
}

#[test]
fn facilities_are_told_by_their_place_and_else_by_their_name() {
    let pack = Pack::load(&PackSource::Embedded, &[], &[]).unwrap();
    let old = report(
        &pack,
        &[
            ("old/a", records("架空 甲病院", "10")),
            ("old/b", records("架空 乙病院", "10")),
            ("old/c", records("架空 丙病院", "10")),
        ],
    );
    let new = report(
        &pack,
        &[
            // Renamed, moved, and new; the third of the old ones is gone.
            ("new/a", records("架空 甲中央病院", "many")),
            ("new/moved", records("架空 乙病院", "10")),
            ("new/d", records("架空 丁病院", "10")),
        ],
    );
    let diff = Diff::of((side("old"), side("new")), &old, None, &new);
    let pairs: Vec<(&str, bool)> = diff.facilities.iter().map(|f| (&*f.root, f.is_empty())).collect();
    assert_eq!(pairs, [("new/a", false), ("new/moved", true)]);
    assert_eq!((&*diff.added[0].root, &*diff.gone[0].root), ("new/d", "old/c"));
    assert!(diff.added[0].unmet > 40 && diff.gone[0].open[Severity::Error as usize] > 40);
    let fewer = report(&pack, &[("new/a", records("架空 甲病院", "10"))]);
    let left = Diff::of((side("old"), side("new")), &old, None, &fewer);
    assert!(left.facilities[0].is_empty() && left.gone.len() == 2 && left.got_worse(Severity::Error));
    let back = Diff::of((side("new"), side("old")), &fewer, None, &old);
    assert!(back.added.len() == 2 && !back.got_worse(Severity::Info), "what was not judged before did not get worse");
    let same = Diff::of((side("old"), side("old")), &old, None, &old);
    assert!(same.is_empty() && !same.got_worse(Severity::Info));
    let look = junshu::report::text::Look { color: false, quiet: false, verbose: false };
    let (mut text, mut markdown) = (Vec::new(), Vec::new());
    junshu::diff::text::render(&diff, look, &mut text).unwrap();
    junshu::diff::markdown::render(&diff, &mut markdown).unwrap();
    for bytes in [text, markdown] {
        let text = String::from_utf8(bytes).unwrap();
        let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word}: {text}"));
        assert!(at("なくなった施設") < at("加わった施設") && at("加わった施設") < at("甲中央病院"), "{text}");
        assert!(!text.contains("乙病院"), "{text}");
    }
}

/// One facility on each side is the same, whatever it is called.
#[test]
fn one_facility_is_compared_with_one() {
    let pack = Pack::load(&PackSource::Embedded, &[], &[]).unwrap();
    let (old, new) = (report(&pack, &[("x", "{}".to_owned())]), report(&pack, &[("y", records("架空 甲病院", "10"))]));
    let diff = Diff::of((side("p"), side("q")), &old, None, &new);
    assert!(diff.added.is_empty() && diff.gone.is_empty() && diff.facilities.len() == 1);
}
