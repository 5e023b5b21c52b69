//! A document in; that its nodes stand in it, and that the rules on documents find the same by both ways, out.

use std::sync::{Arc, OnceLock};

use junshu::document;
use junshu::node::{Builder, Symbols};
use junshu::pack::{DOCUMENTS, Pack};
use junshu::select::Selection;
use junshu::source::{Repository, SourceFile};

use super::judged::{Judged, judged_beside};
use super::{embedded, pack, text};

/// Records that name the document as a plan, as a procedure and as a contract.
const RECORDS: &str = "people:
  - { id: P-1, name: 病院長, department: 管理, affiliation: executive }
contacts:
  - { id: CT-1, kind: police, name: 架空県警察, phone: '000-0000-1004' }
policies:
  - { id: PL-1, title: 事業継続計画, kind: bcp, version: '2.0', approved_date: 2026-05-27, approved_by: P-1, reviewed_date: 2026-10-14, file: a.md }
  - { id: PL-2, title: 復旧手順書, kind: recovery_procedure, version: '1.0', approved_date: 2026-05-27, approved_by: P-1, reviewed_date: 2026-10-14, file: a.md }
documents:
  - { id: D-1, title: 保守委託契約書, kind: contract_text, version: '1.0', approved_date: 2024-03-22, approved_by: P-1, file: a.md }
contracts:
  - { id: C-1, document: D-1, clauses: { confidentiality: { present: true, article: 第13条 } } }
";

/// Reads the bytes as a document, and judges it.
///
/// # Panics
/// When a node stands outside of the document, a rule breaks, or the two ways differ.
pub fn run(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let file = Arc::new(SourceFile::new("a.md", text));
    let mut builder = Builder::new(Symbols::default());
    if document::read(&mut builder, &file).is_err() {
        return;
    }
    let tree = builder.into_tree();
    for node in tree.ids() {
        let span = tree.span(node);
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
        assert!(
            tree.slice(node)
                .is_none_or(|slice| tree.text(node) == text.get(slice.range().offset()..slice.end as usize))
        );
    }
    static ALONE: OnceLock<Pack> = OnceLock::new();
    let alone = ALONE.get_or_init(|| embedded().by_engine_alone());
    let quick = found(pack(), &file);
    assert!(quick.as_ref().is_none_or(|quick| quick.broken.is_empty()), "{quick:?}");
    assert_eq!(quick, found(alone, &file));
}

fn found(pack: &Pack, file: &Arc<SourceFile>) -> Option<Judged> {
    let beside = Repository::Listed([("a.md".to_owned(), Some(file.clone()))].into());
    let selection = Selection { select: vec![DOCUMENTS.to_owned()], ignore: Vec::new() };
    judged_beside(pack, RECORDS, beside, selection)
}
