//! A compiled script in; what it reads and calls, and the names in it that cannot be right, out, before any data is read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rhai::{AST, ASTNode, Expr, FnCallExpr, Position, Stmt};

use super::closure;
use super::error::{Place, ScriptError};
use super::takers;
use crate::catalog::Params;
use crate::node::ShapeId;
use crate::path::Path;
use crate::schema::Schema;
use crate::suggest::did_you_mean;

/// What one script function touches.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Top-level keys of the inventory.
    pub reads: BTreeSet<String>,
    /// Names of functions it calls.
    pub calls: BTreeSet<String>,
    /// Parameters it asks for.
    pub params: BTreeSet<String>,
}

impl Uses {
    /// Adds what another function touches.
    pub fn absorb(&mut self, other: &Self) {
        self.reads.extend(other.reads.iter().cloned());
        self.calls.extend(other.calls.iter().cloned());
        self.params.extend(other.params.iter().cloned());
    }
}

/// What may be named in scripts.
pub struct Known<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The parameters.
    pub params: &'a Params,
    /// Native functions and those of the libraries.
    pub functions: &'a BTreeSet<String>,
    /// Keys of the object maps (`#{ place: … }`) that the libraries build.
    pub objects: &'a BTreeSet<String>,
}

/// Property names of values that are no records: of `requirement()`, and `parent`.
const OTHER_PROPERTIES: [&str; 5] = ["parent", "id", "label", "attest", "attest_when"];
/// Functions the language itself has.
const LANGUAGE: [&str; 8] = ["call", "curry", "type_of", "is_shared", "is_def_var", "is_def_fn", "Fn", "to_string"];

/// The keys of all object maps that a script builds.
pub fn object_keys(ast: &AST) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    ast.walk(&mut |path| {
        match path.last() {
            Some(ASTNode::Expr(Expr::Map(map, _))) => keys.extend(map.0.iter().map(|(key, _)| key.name.to_string())),
            Some(ASTNode::Expr(Expr::DynamicConstant(value, _))) => {
                keys.extend(value.read_lock::<rhai::Map>().iter().flat_map(|map| map.keys().map(ToString::to_string)));
            }
            _ => {}
        }
        true
    });
    keys
}

/// Reads a script; `subject` is the shape of the parameter of `check`.
pub fn lint(
    ast: &AST,
    place: &Place<'_>,
    known: &Known<'_>,
    subject: Option<ShapeId>,
) -> (BTreeMap<String, Uses>, Vec<ScriptError>) {
    let mut functions: Vec<(String, Position, Position)> = Vec::new();
    let mut bindings = HashMap::new();
    let mut closure_names = BTreeSet::new();
    let mut own = BTreeSet::new();
    for def in ast.iter_fn_def() {
        own.insert(def.name.to_string());
        if def.name.starts_with("anon$") {
            // A closure's parameter may bear the subject's name; captured variables look the same.
            closure_names.extend(def.params.iter().map(ToString::to_string));
            continue;
        }
        functions.push((def.name.to_string(), def.body.start_position(), def.body.end_position()));
        if let (Some(shape), "check", [parameter]) = (subject, def.name.as_str(), &def.params[..]) {
            bindings.insert(parameter.to_string(), Some(shape));
        }
    }
    bindings.retain(|name: &String, _| !closure_names.contains(name));
    let objects = object_keys(ast);
    let mut reader = Reader {
        place,
        known,
        own,
        objects,
        closure_names,
        bindings,
        functions,
        uses: BTreeMap::new(),
        errors: Vec::new(),
        reported: HashSet::new(),
    };
    // Bindings first: what a `let` or `for` gives a name is known wherever the name is used.
    ast.walk(&mut |path| {
        reader.bind(path);
        true
    });
    ast.walk(&mut |path| {
        reader.node(path);
        true
    });
    (reader.uses, reader.errors)
}

struct Reader<'a> {
    place: &'a Place<'a>,
    known: &'a Known<'a>,
    own: BTreeSet<String>,
    objects: BTreeSet<String>,
    /// Parameters of closures, and what closures capture.
    closure_names: BTreeSet<String>,
    /// Shapes of variables of `check`; `None` when a name is bound to different things.
    bindings: HashMap<String, Option<ShapeId>>,
    functions: Vec<(String, Position, Position)>,
    uses: BTreeMap<String, Uses>,
    errors: Vec<ScriptError>,
    reported: HashSet<Position>,
}

impl Reader<'_> {
    /// The named function around a position, or the script itself.
    fn function(&self, at: Position) -> &str {
        let around = self.functions.iter().find(|(_, start, end)| *start <= at && at <= *end);
        around.map_or("", |(name, ..)| name)
    }

    fn uses(&mut self, at: Position) -> &mut Uses {
        let name = self.function(at).to_owned();
        self.uses.entry(name).or_default()
    }

    fn bind(&mut self, path: &[ASTNode]) {
        let (name, shape) = match path.last() {
            Some(ASTNode::Stmt(Stmt::Var(var, _, at))) if self.function(*at) == "check" => {
                (var.0.name.to_string(), self.chain_shape(&var.1))
            }
            Some(ASTNode::Stmt(Stmt::For(each, at))) if self.function(*at) == "check" => {
                let list = self.chain_shape(&each.2.expr);
                let item = list.and_then(|shape| self.known.schema.shape(shape)?.items);
                (each.0.name.to_string(), item)
            }
            Some(ASTNode::Stmt(Stmt::Assignment(assigned))) => match &assigned.1.lhs {
                Expr::Variable(v, ..) => (v.1.to_string(), None),
                _ => return,
            },
            _ => return,
        };
        if self.closure_names.contains(&name) {
            return;
        }
        let entry = self.bindings.entry(name).or_insert(shape);
        if *entry != shape {
            *entry = None;
        }
    }

    /// The shape of `variable.field.field`, as far as it is known.
    fn chain_shape(&self, expr: &Expr) -> Option<ShapeId> {
        match expr {
            Expr::Variable(v, ..) => self.bindings.get(v.1.as_str()).copied().flatten(),
            Expr::Dot(pair, ..) => {
                let base = self.chain_shape(&pair.lhs)?;
                self.property_shape(base, &pair.rhs)
            }
            _ => None,
        }
    }

    fn property_shape(&self, base: ShapeId, expr: &Expr) -> Option<ShapeId> {
        let schema = self.known.schema;
        match expr {
            Expr::Property(names, _) => schema.property(base, schema.symbols().get(&names.2)?),
            Expr::Dot(pair, ..) => {
                let base = self.property_shape(base, &pair.lhs)?;
                self.property_shape(base, &pair.rhs)
            }
            _ => None,
        }
    }

    fn node(&mut self, path: &[ASTNode]) {
        match path.last() {
            Some(ASTNode::Expr(Expr::Dot(pair, _, at))) if self.function(*at) == "check" => {
                if let Some(base) = self.chain_shape(&pair.lhs) {
                    self.typed(base, &pair.rhs);
                }
            }
            Some(ASTNode::Expr(Expr::Index(pair, ..))) => {
                if let (Some(base), Expr::StringConstant(name, at)) = (self.chain_shape(&pair.lhs), &pair.rhs) {
                    self.own_field(base, name, *at);
                }
            }
            Some(ASTNode::Expr(Expr::Property(names, at))) => self.property(&names.2, *at),
            Some(ASTNode::Expr(Expr::FnCall(call, at)) | ASTNode::Stmt(Stmt::FnCall(call, at))) => {
                self.call(call, *at, false)
            }
            Some(ASTNode::Expr(Expr::MethodCall(call, at))) => self.call(call, *at, true),
            Some(ASTNode::Expr(Expr::DynamicConstant(value, at))) if value.is_fnptr() && self.keeps_closure(path) => {
                let message = "閉包は filter や map などの引数に、その場で書きます".to_owned();
                self.error(*at, 1, message, "名前を付けて使うものは fn にしてください".to_owned());
            }
            Some(ASTNode::Stmt(Stmt::Import(_, at) | Stmt::Export(_, at))) => {
                let message = "import と export は使えません".to_owned();
                self.error(*at, 6, message, "共有の関数は lib/ に置けば、そのまま呼べます".to_owned());
            }
            Some(ASTNode::Stmt(Stmt::TryCatch(_, at))) => {
                let message = "try は使えません".to_owned();
                self.error(*at, 3, message, "値がないことは `??` や `== ()` で確かめてください".to_owned());
            }
            _ => {}
        }
    }

    /// True when a closure stands where it would outlive its call. A function that does not exist has its own error.
    fn keeps_closure(&self, path: &[ASTNode]) -> bool {
        closure::argument_of(path).is_none_or(|name| self.is_known(name) && takers::named(name).is_none())
    }

    fn is_known(&self, name: &str) -> bool {
        self.own.contains(name) || self.known.functions.contains(name) || LANGUAGE.contains(&name)
    }

    /// A chain whose shape is known: each field must be one of its own.
    fn typed(&mut self, base: ShapeId, expr: &Expr) {
        match expr {
            Expr::Property(names, at) => {
                self.own_field(base, &names.2, *at);
            }
            Expr::Dot(pair, ..) => {
                self.typed(base, &pair.lhs);
                if let Some(next) = self.property_shape(base, &pair.lhs) {
                    self.typed(next, &pair.rhs);
                }
            }
            _ => {}
        }
    }

    /// A field of a map whose shape is known.
    fn own_field(&mut self, base: ShapeId, name: &str, at: Position) {
        let schema = self.known.schema;
        if base == Schema::ROOT && name != "parent" {
            self.uses(at).reads.insert(name.to_owned());
        }
        let own = schema.keys(base).any(|key| key == name);
        let map = schema.shape(base).is_some_and(|shape| shape.closed);
        if map && !own && name != "parent" {
            let path = schema.shape(base).map_or("", |shape| &shape.path).to_owned();
            let keys: Vec<&str> = schema.keys(base).collect();
            let help =
                did_you_mean(name, keys.iter().copied()).unwrap_or_else(|| format!("ある項目: {}", keys.join(", ")));
            self.error(at, name.len(), format!("{path} に `{name}` という項目はありません"), help);
        }
    }

    /// A field of something whose shape is not known: the schema must know the name somewhere.
    fn property(&mut self, name: &str, at: Position) {
        let symbols = self.known.schema.symbols();
        let object = self.objects.contains(name) || self.known.objects.contains(name);
        if symbols.get(name).is_some() || object || OTHER_PROPERTIES.contains(&name) {
            return;
        }
        let help = did_you_mean(name, self.known.schema.names())
            .unwrap_or_else(|| "`junshu schema` で項目の名前を確認してください".to_owned());
        self.error(at, name.len(), format!("`{name}` という項目は台帳にありません"), help);
    }

    fn call(&mut self, call: &FnCallExpr, at: Position, method: bool) {
        let name = call.name.as_str();
        if call.op_token.is_some() || name.starts_with("anon$") {
            return;
        }
        self.uses(at).calls.insert(name.to_owned());
        if !self.is_known(name) {
            let all = self.own.iter().chain(self.known.functions).map(String::as_str);
            let help = did_you_mean(name, all)
                .unwrap_or_else(|| "使える関数のことは `junshu explain rule::unknown_name` にあります".to_owned());
            self.error(at, name.len(), format!("`{name}` という関数はありません"), help);
        }
        match (name, &call.args[..], method) {
            ("find", [argument], true) if !closure::is_closure(argument) => {
                let message = "`find` には閉包を渡すか、find(\"リスト\", id) の形で呼びます".to_owned();
                self.error(at, name.len(), message, "読む記録は、動かす前に分かる必要があります".to_owned());
            }
            ("at" | "param" | "having", ..) if method => {
                let message = format!("`{name}` は {name}(…) の形で呼びます");
                self.error(at, name.len(), message, "読む記録は、動かす前に分かる必要があります".to_owned());
            }
            ("at", [path], false) => self.path_argument(path),
            ("find", [list, _], false) => self.list_argument(list),
            ("having", [list, field, _], false) => self.join_arguments(list, field),
            ("param", [name], false) => self.param_argument(name),
            _ => {}
        }
    }

    fn path_argument(&mut self, argument: &Expr) {
        let Some((text, at)) = self.literal(argument, "at のパス") else { return };
        match Path::parse(&text) {
            Err(part) => self.error(
                at,
                text.len() + 2,
                format!("パスの `{part}` を読めません"),
                "例: at(\"vendors[].certifications[]\")".to_owned(),
            ),
            Ok(path) => {
                if let Err((key, keys)) = path.shape(self.known.schema) {
                    let help = did_you_mean(&key, keys.iter().map(String::as_str))
                        .unwrap_or_else(|| format!("ある項目: {}", keys.join(", ")));
                    self.error(at, text.len() + 2, format!("パス `{text}` の `{key}` は台帳にありません"), help);
                } else if let Some(top) = path.top() {
                    self.uses(at).reads.insert(top.to_owned());
                }
            }
        }
    }

    fn list_argument(&mut self, argument: &Expr) {
        let Some((text, at)) = self.literal(argument, "find のリスト") else { return };
        let lists = self.known.schema.lists();
        if !lists.contains(&text) {
            let help = did_you_mean(&text, lists.iter().map(String::as_str))
                .unwrap_or_else(|| format!("id で引けるリスト: {}", lists.join(", ")));
            self.error(at, text.len() + 2, format!("`{text}` は id で引けるリストではありません"), help);
        } else if let Some(top) = text.split('.').next() {
            self.uses(at).reads.insert(top.to_owned());
        }
    }

    /// A list by its path, and a field that its records have.
    fn join_arguments(&mut self, list: &Expr, field: &Expr) {
        self.path_argument(list);
        let (Expr::StringConstant(list, _), Some((field, at))) = (list, self.literal(field, "having の項目")) else {
            return;
        };
        let schema = self.known.schema;
        let items = Path::parse(&format!("{list}[]")).ok().and_then(|path| path.shape(schema).ok());
        let Some(items) = items else { return };
        let keys: Vec<&str> = schema.keys(items).collect();
        if !keys.contains(&field.as_str()) {
            let help =
                did_you_mean(&field, keys.iter().copied()).unwrap_or_else(|| format!("ある項目: {}", keys.join(", ")));
            self.error(at, field.len() + 2, format!("{list}[] に `{field}` という項目はありません"), help);
        }
    }

    fn param_argument(&mut self, argument: &Expr) {
        let Some((text, at)) = self.literal(argument, "param の名前") else { return };
        if self.known.params.contains_key(&text) {
            self.uses(at).params.insert(text);
        } else {
            let names = self.known.params.keys().map(String::as_str);
            let help = did_you_mean(&text, names).unwrap_or_else(|| "パラメータは pack.yaml に書きます".to_owned());
            self.error(at, text.len() + 2, format!("パラメータ `{text}` はありません"), help);
        }
    }

    /// A text written in the script; anything else cannot be known before the script runs.
    fn literal(&mut self, argument: &Expr, what: &str) -> Option<(String, Position)> {
        if let Expr::StringConstant(text, at) = argument {
            return Some((text.to_string(), *at));
        }
        let message = format!("{what}は文字列で直接書きます");
        self.error(argument.start_position(), 1, message, "読む記録は、動かす前に分かる必要があります".to_owned());
        None
    }

    fn error(&mut self, at: Position, length: usize, message: String, help: String) {
        // A chain that is typed and a field that is unknown everywhere are one mistake.
        if self.reported.insert(at) {
            self.errors.push(self.place.name_error(at, length, message, help));
        }
    }
}
