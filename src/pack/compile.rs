//! Scripts and pages in; the rules of a pack out. A broken one is kept aside with its requirement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::files::ScriptFile;
use super::{ATTESTATION, Broken, DOCUMENTS, Pack, PackError, group_of};
use crate::catalog::ParamValue;
use crate::node::ShapeId;
use crate::page::RulePage;
use crate::rule::{self, About, Metadata, Rule};
use crate::schema::Schema;
use crate::script::{ScriptError, metadata_error};
use crate::source::SourceFile;
use crate::suggest::did_you_mean;

impl Pack {
    pub(super) fn compile(&mut self, scripts: Vec<ScriptFile>) {
        let mut places: BTreeMap<String, String> = BTreeMap::new();
        for file in scripts {
            let name = file.script.name().to_owned();
            let group = group_of(&file.id).to_owned();
            if let Some(first) = places.insert(file.id.clone(), name.clone()) {
                let error = PackError::DuplicateRule { id: file.id, first, second: name };
                self.break_rule(&group, Some(&file.script), vec![error]);
                continue;
            }
            let script = file.script.clone();
            match self.rule(file) {
                Ok(rule) => self.rules.push(rule),
                Err(errors) => self.break_rule(&group, Some(&script), errors),
            }
        }
        self.refuse_chains();
        let order: BTreeMap<&str, usize> =
            self.requirements.iter().enumerate().map(|(at, r)| (r.id.as_str(), at)).collect();
        self.rules.sort_by_key(|rule| (order.get(&*rule.group).copied().unwrap_or(usize::MAX), rule.id.clone()));
    }

    /// A mirror of a requirement that is a mirror itself would have to wait for it.
    fn refuse_chains(&mut self) {
        let mirrors: BTreeSet<Arc<str>> =
            self.rules.iter().filter(|r| r.metadata.mirrors().is_some()).map(|r| r.group.clone()).collect();
        let chained = |rule: &Rule| rule.metadata.mirrors().is_some_and(|id| mirrors.contains(id));
        let (bad, good): (Vec<Rule>, Vec<Rule>) = std::mem::take(&mut self.rules).into_iter().partition(chained);
        self.rules = good;
        for rule in bad {
            let id = rule.metadata.mirrors().unwrap_or_default().to_owned();
            let message = format!("{id} も他の遵守事項と同じとされています。もとの遵守事項を書いてください");
            let error = metadata_error(rule.script.file(), &id, &message);
            self.break_rule(&rule.group, None, vec![error.into()]);
        }
    }

    pub(super) fn break_rule(&mut self, group: &str, script: Option<&SourceFile>, errors: Vec<PackError>) {
        let supports = script.and_then(supported).map(Arc::from);
        let broken = |error| Broken { group: group.into(), supports: supports.clone(), error };
        self.broken.extend(errors.into_iter().map(broken));
    }

    pub(super) fn rule(&mut self, file: ScriptFile) -> Result<Rule, Vec<PackError>> {
        let script = file.script;
        let one = |error: ScriptError| vec![PackError::from(error)];
        let Some(page) = file.page else {
            let lacks = script.name().replace(".rhai", ".md");
            return Err(vec![PackError::HalfRule { have: script.name().to_owned(), lacks }]);
        };
        let (ast, values) = self.engines.own.metadata(&script, file.built_in).map_err(one)?;
        let group = group_of(&file.id);
        let mut metadata = Metadata::read(&script, values).map_err(one)?;
        // Nobody accepts in a waiver that a signature is missing, or that a waiver is not in force.
        metadata.waivable &= file.id != ATTESTATION && self.waiver_group() != Some(group);
        let title = rule::title(&script)
            .ok_or_else(|| one(metadata_error(&script, "//", "最初の行に `//! 題` がありません")))?;
        let refuse = |(near, message): (String, String)| one(metadata_error(&script, &near, &message));
        let subject = self.subject(&metadata, group).map_err(refuse)?;
        self.names_known(&metadata).map_err(refuse)?;
        let title = title.to_owned();
        let compiled = self.engines.own.script(&script, ast, &self.schema, &self.params, subject);
        let compiled = compiled.map_err(|errors| errors.into_iter().map(PackError::from).collect::<Vec<_>>())?;
        let page = if file.built_in { RulePage::built_in(page) } else { self.page(page, &script, &title)? };
        let built_in_on_documents = file.built_in && group == DOCUMENTS;
        let group = group.into();
        Ok(Rule { id: file.id.into(), group, title, metadata, script: compiled, page, built_in_on_documents })
    }

    /// A rule's page, whose heading says what the script says.
    fn page(&self, page: Arc<SourceFile>, script: &Arc<SourceFile>, title: &str) -> Result<RulePage, Vec<PackError>> {
        let page = RulePage::read(page).map_err(|error| vec![PackError::from(error)])?;
        let (name, own) = (page.get().file.name(), &page.get().title);
        if own != title {
            let message = format!("題が {name} の見出し「{own}」と違います");
            return Err(vec![metadata_error(script, title, &message).into()]);
        }
        Ok(page)
    }

    /// The shape of the rule's subjects; or the word of `RULE` that is wrong, and how.
    fn subject(&self, metadata: &Metadata, group: &str) -> Result<Option<ShapeId>, (String, String)> {
        match &metadata.about {
            About::Nodes(path) => path.shape(&self.schema).map(Some).map_err(|(key, known)| {
                let near = did_you_mean(&key, known.iter().map(String::as_str)).unwrap_or_default();
                (path.text().to_owned(), format!("on の `{key}` は台帳にありません。{near}"))
            }),
            About::SameAs(id) if self.requirement(id).is_none() => {
                Err((id.clone(), format!("{id} という遵守事項はありません")))
            }
            About::SameAs(id) if id == group => Err((id.clone(), "自分の遵守事項は same_as に書けません".to_owned())),
            About::SameAs(_) => Ok(None),
        }
    }

    /// Parameters and keys that `RULE` names are there; or the word that is wrong, and how.
    fn names_known(&self, metadata: &Metadata) -> Result<(), (String, String)> {
        if let Some(id) = metadata.supports.as_ref().filter(|id| self.requirement(id).is_none()) {
            let near = did_you_mean(id, self.requirements.iter().map(|r| r.id.as_str())).unwrap_or_default();
            return Err((id.clone(), format!("supports の {id} という遵守事項はありません。{near}")));
        }
        let flag = |name: &&String| matches!(self.params.get(*name), Some(ParamValue::Bool(_)));
        if let Some(name) = metadata.error_if.as_ref().filter(|name| !flag(name)) {
            return Err((name.clone(), format!("error_if の {name} は真偽値のパラメータではありません")));
        }
        let keys = || self.schema.keys(Schema::ROOT);
        if let Some(key) = metadata.even_without.as_ref().filter(|key| !keys().any(|known| known == *key)) {
            let near = did_you_mean(key, keys()).unwrap_or_default();
            return Err((key.clone(), format!("even_without の {key} は台帳の最上位にありません。{near}")));
        }
        Ok(())
    }
}

/// What a script says that it supports, read as words: it may be no script.
fn supported(script: &SourceFile) -> Option<&str> {
    let (_, rest) = script.text().split_once("const RULE")?;
    let (constant, _) = rest.split_once("};")?;
    let (_, value) = constant.split_once("supports:")?;
    value.trim_start().strip_prefix('"')?.split('"').next()
}
