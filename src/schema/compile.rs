//! A JSON Schema in; [`Schema`] out. `$ref` is followed where it stands, so that every path has a shape of its own.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value};

use super::condition::{Condition, Test};
use super::document;
use super::{IdScope, NonEmpty, Schema, SchemaError, Shape, Type, When, words};
use crate::node::{ShapeId, Symbol, Symbols};

type Object = Map<String, Value>;

/// How deep shapes may nest; a `$ref` that refers to itself ends here.
pub const MAX_DEPTH: usize = 32;

impl Schema {
    /// Compiles a schema; `name` is its file, for messages.
    ///
    /// # Errors
    /// A keyword that is not known, a value of the wrong type, a `$ref` that leads nowhere.
    pub fn compile(name: &str, json: Value) -> Result<Self, SchemaError> {
        let mut names = Vec::new();
        gather_names(&json, &mut names);
        if document::is_named_in(&json) {
            names.push(document::KEY.to_owned());
            gather_names(&document::DOCUMENT, &mut names);
        }
        let mut compiler = Compiler {
            name,
            defs: json.get("$defs").and_then(Value::as_object),
            shapes: vec![Shape::default(), Shape::default()],
            symbols: Symbols::known(names.iter().map(String::as_str)),
            lists: Vec::new(),
            patterns: BTreeMap::new(),
            looked_at: 0,
        };
        compiler.gather_lists(&json, "", 0)?;
        let root = compiler.shape(&json, "", 0)?;
        compiler.shapes[usize::from(Self::ROOT.0)] = root;
        let strings = |key: &str| json.get(key).map(strings).unwrap_or_default();
        let needed = strings("x-required");
        let top = &compiler.shapes[usize::from(Self::ROOT.0)].properties;
        let known = |key: &String| top.iter().find(|&&(own, _)| compiler.symbols.name(own) == key).map(|&(own, _)| own);
        let required_keys = needed.iter().map(|key| known(key).ok_or(key)).collect::<Result<_, _>>();
        let required_keys = required_keys
            .map_err(|key| compiler.error("", format!("x-required の {key} は properties にありません")))?;
        let groups = json.get("x-namespace").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let namespaces =
            groups.iter().map(|group| compiler.list_numbers(&self::strings(group), "")).collect::<Result<_, _>>()?;
        let Compiler { shapes, symbols, lists, .. } = compiler;
        let root = json.get("x-name").and_then(Value::as_str).unwrap_or(words::INVENTORY).to_owned();
        Ok(Self { json, root, shapes, symbols, lists, namespaces, required_keys, waivers: None })
    }
}

struct Compiler<'j> {
    name: &'j str,
    defs: Option<&'j Object>,
    shapes: Vec<Shape>,
    symbols: Symbols,
    lists: Vec<String>,
    patterns: BTreeMap<String, Regex>,
    /// How many properties were looked at for lists.
    looked_at: u16,
}

/// The keywords of a schema and their values, those of its `$ref` among them.
#[derive(Default)]
struct Keywords<'j>(Vec<(&'j str, &'j Value)>);

impl<'j> Keywords<'j> {
    /// Adds those that are not there yet.
    fn lay_under(&mut self, object: &'j Object) {
        for (key, value) in object {
            if key != "$ref" && self.get(key).is_none() {
                self.0.push((key, value));
            }
        }
    }

    fn get(&self, name: &str) -> Option<&'j Value> {
        self.0.iter().find(|(own, _)| *own == name).map(|&(_, value)| value)
    }
}

impl<'j> Compiler<'j> {
    fn error(&self, path: &str, problem: impl Into<String>) -> SchemaError {
        let path = if path.is_empty() { "最上位".to_owned() } else { path.to_owned() };
        SchemaError { name: self.name.to_owned(), path, problem: problem.into() }
    }

    fn too_deep(&self, path: &str) -> SchemaError {
        self.error(path, "入れ子が深すぎます（$ref が自分を指していませんか）")
    }

    fn too_many(&self, path: &str) -> SchemaError {
        self.error(path, "項目が多すぎます")
    }

    /// The keywords of a schema, its `$ref` replaced by those of what it refers to; keywords beside the `$ref` win.
    fn resolved(&self, json: &'j Value, path: &str) -> Result<Keywords<'j>, SchemaError> {
        let (mut keywords, mut json) = (Keywords::default(), json);
        for _ in 0..MAX_DEPTH {
            let Some(object) = json.as_object() else {
                return Err(self.error(path, "値がオブジェクトではありません"));
            };
            keywords.lay_under(object);
            let Some(target) = object.get("$ref") else { return Ok(keywords) };
            let name = target.as_str().and_then(|t| t.strip_prefix("#/$defs/"));
            let Some(def) = name.and_then(|name| self.defs?.get(name)) else {
                return Err(self.error(path, format!("$ref {target} が $defs にありません")));
            };
            json = def;
        }
        Err(self.too_deep(path))
    }

    /// Numbers the lists that stand once and hold ids, before any shape refers to them.
    fn gather_lists(&mut self, json: &'j Value, path: &str, depth: usize) -> Result<(), SchemaError> {
        let keywords = self.resolved(json, path)?;
        if depth > MAX_DEPTH {
            return Err(self.too_deep(path));
        }
        for (key, value) in keywords.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.looked_at = self.looked_at.checked_add(1).ok_or_else(|| self.too_many(path))?;
            self.gather_lists(value, &join(path, key), depth + 1)?;
        }
        let Some(items) = keywords.get("items") else { return Ok(()) };
        let id = self.resolved(items, path).ok().and_then(|o| o.get("properties")?.as_object()?.get("id"));
        if id.and_then(|id| self.resolved(id, path).ok()?.get("x-id")).is_some_and(|scope| scope == "list") {
            self.lists.push(path.to_owned());
        }
        Ok(())
    }

    fn shape(&mut self, json: &'j Value, path: &str, depth: usize) -> Result<Shape, SchemaError> {
        if depth > MAX_DEPTH {
            return Err(self.too_deep(path));
        }
        let keywords = self.resolved(json, path)?;
        let mut shape = Shape { path: path.to_owned(), ..Shape::default() };
        for (key, value) in keywords.0 {
            self.keyword(&mut shape, key, value, depth)?;
        }
        let has = |key: &Symbol| shape.properties.iter().any(|(own, _)| own == key);
        match shape.required.iter().find(|key| shape.closed && !has(key)) {
            Some(&key) => {
                Err(self.error(path, format!("required の {} は properties にありません", self.symbols.name(key))))
            }
            None => Ok(shape),
        }
    }

    fn keyword(&mut self, shape: &mut Shape, key: &str, value: &'j Value, depth: usize) -> Result<(), SchemaError> {
        let path = shape.path.clone();
        let bad = |this: &Self| this.error(&path, format!("{key} の値 {value} は使えません"));
        match key {
            "$schema" | "$id" | "$defs" | "x-required" | "x-namespace" | "x-path" | "$comment" => {}
            // Of our own schemas: read where they are asked for.
            "x-name" | "x-flag" | "default" => {}
            "title" => shape.title = value.as_str().map(str::to_owned),
            "description" => shape.description = value.as_str().map(str::to_owned),
            "type" => shape.types = types(value).ok_or_else(|| bad(self))?,
            "properties" => {
                for (name, json) in value.as_object().ok_or_else(|| bad(self))? {
                    let child = self.child(json, &join(&path, name), depth)?;
                    let symbol = self.symbols.intern(name);
                    shape.properties.push((symbol, child));
                }
                self.hang(shape, depth)?;
            }
            "required" => shape.required = self.symbols_of(value),
            "additionalProperties" if value == false => shape.closed = true,
            "additionalProperties" if value.is_object() => {
                shape.others = Some(self.child(value, &format!("{path}.*"), depth)?);
            }
            "items" => shape.items = Some(self.child(value, &format!("{path}[]"), depth)?),
            "enum" => shape.choices = value.as_array().cloned().ok_or_else(|| bad(self))?,
            "const" => shape.choices = vec![value.clone()],
            "format" if value == "date" => shape.date = true,
            "pattern" => {
                shape.pattern = Some(value.as_str().and_then(|text| self.pattern(text)).ok_or_else(|| bad(self))?)
            }
            "minLength" => shape.min_length = value.as_u64().ok_or_else(|| bad(self))?,
            "minimum" => shape.minimum = Some(value.as_f64().ok_or_else(|| bad(self))?),
            "maximum" => shape.maximum = Some(value.as_f64().ok_or_else(|| bad(self))?),
            "minItems" => shape.min_items = value.as_u64().ok_or_else(|| bad(self))?,
            "maxItems" => shape.max_items = Some(value.as_u64().ok_or_else(|| bad(self))?),
            "allOf" => {
                for clause in value.as_array().ok_or_else(|| bad(self))? {
                    let condition = self.clause(clause, &path)?;
                    shape.conditions.push(condition);
                }
            }
            "anyOf" | "not" => {
                let test = self.test(&Value::Object([(key.to_owned(), value.clone())].into_iter().collect()), &path)?;
                shape.conditions.push(Condition::always(test));
            }
            "x-id" => shape.id = Some(self.id_scope(value, &path)?),
            "x-ref" => shape.refers = self.list_numbers(&strings(value), &path)?,
            "x-requirement" => shape.requirement = value == true,
            "x-when" => shape.when = Some(When::named(value).ok_or_else(|| bad(self))?),
            "x-non-empty" | "x-non-empty-when" if path.contains(['.', '[']) => {
                return Err(self
                    .error(&path, format!("{key} は最上位の一覧だけに書けます（中の一覧には minItems を使います）")));
            }
            "x-non-empty" => shape.non_empty = Some(NonEmpty::Always),
            "x-non-empty-when" => {
                let path = value.as_str().ok_or_else(|| bad(self))?;
                shape.non_empty = Some(NonEmpty::While(path.to_owned()));
            }
            "x-may-be-empty" => shape.may_be_empty = value == true,
            "x-free-text" => shape.free_text = value == true,
            document::KEYWORD => shape.document = value == true,
            _ => return Err(self.error(&path, format!("キーワード {key} は使えません"))),
        }
        Ok(())
    }

    /// A record that names a document has it under a key that nobody writes.
    fn hang(&mut self, shape: &mut Shape, depth: usize) -> Result<(), SchemaError> {
        let names = |&(_, id): &(_, ShapeId)| self.shapes[usize::from(id.0)].document;
        if !shape.properties.iter().any(names) {
            return Ok(());
        }
        let (symbol, path) = (self.symbols.intern(document::KEY), join(&shape.path, document::KEY));
        if shape.properties.iter().any(|(key, _)| *key == symbol) {
            return Err(
                self.error(&path, format!("{} のあるところに {} は書けません", document::KEYWORD, document::KEY))
            );
        }
        let child = self.child(&document::DOCUMENT, &path, depth)?;
        self.shapes[usize::from(child.0)].hung = true;
        shape.properties.push((symbol, child));
        Ok(())
    }

    /// One automaton for each pattern, however many shapes have it.
    fn pattern(&mut self, text: &str) -> Option<Regex> {
        if let Some(pattern) = self.patterns.get(text) {
            return Some(pattern.clone());
        }
        let pattern = Regex::new(text).ok()?;
        self.patterns.insert(text.to_owned(), pattern.clone());
        Some(pattern)
    }

    fn child(&mut self, json: &'j Value, path: &str, depth: usize) -> Result<ShapeId, SchemaError> {
        let shape = self.shape(json, path, depth + 1)?;
        let id = u16::try_from(self.shapes.len()).ok().filter(|&id| id != Schema::BAD.0);
        let id = id.ok_or_else(|| self.too_many(path))?;
        self.shapes.push(shape);
        Ok(ShapeId(id))
    }

    fn id_scope(&self, value: &Value, path: &str) -> Result<IdScope, SchemaError> {
        let list = path.strip_suffix("[].id").unwrap_or(path);
        match value.as_str() {
            Some("local") => Ok(IdScope::Local),
            Some("list") => Ok(IdScope::List(self.list_numbers(&[list.to_owned()], path)?[0])),
            _ => Err(self.error(path, "x-id は list か local です")),
        }
    }

    fn list_numbers(&self, names: &[String], path: &str) -> Result<Vec<usize>, SchemaError> {
        let number = |name: &String| {
            let at = self.lists.iter().position(|list| list == name);
            at.ok_or_else(|| self.error(path, format!("リスト {name} には x-id: list がありません")))
        };
        names.iter().map(number).collect()
    }

    fn symbols_of(&mut self, value: &Value) -> Vec<crate::node::Symbol> {
        strings(value).iter().map(|name| self.symbols.intern(name)).collect()
    }

    /// One `if`/`then` of an `allOf`.
    fn clause(&mut self, json: &Value, path: &str) -> Result<Condition, SchemaError> {
        let (Some(test), Some(then)) = (json.get("if"), json.get("then")) else {
            return Err(self.error(path, "allOf には if と then を書きます"));
        };
        let when = self.test(test, path)?;
        let description = then.get("description").and_then(Value::as_str).map(str::to_owned);
        let mut condition =
            Condition { when: Some(when), required: Vec::new(), min_items: Vec::new(), holds: None, description };
        for (key, value) in then.as_object().into_iter().flatten() {
            match key.as_str() {
                "description" => {}
                "required" => condition.required = self.symbols_of(value),
                "properties" => {
                    for (name, json) in value.as_object().into_iter().flatten() {
                        let symbol = self.symbols.intern(name);
                        let Some(least) = json.get("minItems").and_then(Value::as_u64) else {
                            return Err(self.error(path, "then の properties には minItems だけを書けます"));
                        };
                        condition.min_items.push((symbol, least));
                    }
                }
                _ => return Err(self.error(path, format!("then の {key} は使えません"))),
            }
        }
        Ok(condition)
    }

    /// What an `if`, `not` or `anyOf` asks.
    fn test(&mut self, json: &Value, path: &str) -> Result<Test, SchemaError> {
        let mut all = Vec::new();
        for (key, value) in json.as_object().into_iter().flatten() {
            let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
            all.push(match key.as_str() {
                "required" => Test::Required(self.symbols_of(value)),
                "const" => Test::OneOf(vec![value.clone()]),
                "enum" => Test::OneOf(list.to_vec()),
                "type" => Test::Types(types(value).ok_or_else(|| self.error(path, "条件の type を読めません"))?),
                "minItems" => Test::MinItems(value.as_u64().unwrap_or_default()),
                "maxItems" => Test::MaxItems(value.as_u64().unwrap_or_default()),
                "not" => Test::Not(Box::new(self.test(value, path)?)),
                "anyOf" => Test::Any(list.iter().map(|t| self.test(t, path)).collect::<Result<_, _>>()?),
                "allOf" => Test::All(list.iter().map(|t| self.test(t, path)).collect::<Result<_, _>>()?),
                "properties" => {
                    let mut tests = Vec::new();
                    for (name, json) in value.as_object().into_iter().flatten() {
                        let symbol = self.symbols.intern(name);
                        tests.push(Test::Property(symbol, Box::new(self.test(json, path)?)));
                    }
                    Test::All(tests)
                }
                _ => return Err(self.error(path, format!("条件の {key} は使えません"))),
            });
        }
        Ok(Test::All(all))
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn types(value: &Value) -> Option<Vec<Type>> {
    let names: Vec<&str> = match value {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().map(Value::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let table = BTreeMap::from([
        ("object", Type::Object),
        ("array", Type::Array),
        ("string", Type::String),
        ("integer", Type::Integer),
        ("number", Type::Number),
        ("boolean", Type::Boolean),
    ]);
    names.into_iter().map(|name| table.get(name).copied()).collect()
}

/// The names of all properties, wherever they stand, so that the known symbols are complete before any tree is read.
fn gather_names(json: &Value, names: &mut Vec<String>) {
    match json {
        Value::Object(object) => {
            for (key, value) in object {
                if key == "properties" {
                    names.extend(value.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
                }
                gather_names(value, names);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| gather_names(value, names)),
        _ => {}
    }
}
