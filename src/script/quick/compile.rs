//! The syntax tree of a script in; its functions, ready to be run, out; `None` for those that only the engine can run.

use std::collections::HashMap;
use std::sync::Arc;

use rhai::{AST, ASTFlags, ASTNode, Dynamic, Expr, FnCallExpr, FnPtr, Stmt};

use super::code::{Case, Closure, Code, Function, Functions, Known, Touched};
use crate::script::datum::Datum;
use crate::script::takers;
use crate::script::verdict::{SKIP, WEIGHTS};

/// A plain `()`.
const NOTHING: Code = Code::Value(Datum::Nothing);
/// Places of a function. The engine has a limit of its own, and counts otherwise.
const PLACES: usize = 128;

/// Compiles the functions of a script, or of all libraries together.
pub fn compile(asts: &[&AST], known: &Known<'_>) -> Functions {
    let defs: HashMap<_, _> = asts.iter().flat_map(|ast| definitions(ast)).collect();
    let mut compiler = Compiler { known, defs: &defs, done: HashMap::new(), touched: Touched::default() };
    for name in defs.keys().filter(|(name, _)| !is_closure(name)) {
        compiler.function(name);
    }
    compiler.done
}

/// A function as it is written.
struct Definition {
    parameters: Vec<String>,
    body: Vec<Stmt>,
}

/// The functions of a script, closures among them.
fn definitions(ast: &AST) -> impl Iterator<Item = ((String, usize), Definition)> {
    ast.iter_fn_def().map(|def| {
        let name = (def.name.to_string(), def.params.len());
        // The type of a body has no name; a script of nothing but the function shows its statements.
        let mut alone = ast.clone_functions_only();
        alone.retain_functions(|_, _, own, count| own == name.0 && count == name.1);
        let mut body = Vec::new();
        alone.walk(&mut |path| {
            if let [ASTNode::Stmt(stmt)] = path {
                body.push((*stmt).clone());
            }
            true
        });
        let parameters = def.params.iter().map(ToString::to_string).collect();
        (name, Definition { parameters, body })
    })
}

fn is_closure(name: &str) -> bool {
    name.starts_with("anon$")
}

pub(super) struct Compiler<'a> {
    pub(super) known: &'a Known<'a>,
    defs: &'a HashMap<(String, usize), Definition>,
    /// Those that are compiled, and those that cannot be; one that is being compiled is among the latter: a function that
    /// calls itself is left to the engine.
    done: Functions,
    /// What the function at hand touches.
    touched: Touched,
}

/// The names that are seen in a function, and its places.
#[derive(Default)]
pub(super) struct Scope {
    names: Vec<(String, usize)>,
    /// Places that keep what they were given.
    constant: Vec<usize>,
    places: usize,
}

impl Scope {
    pub(super) fn add(&mut self, name: &str) -> usize {
        self.names.push((name.to_owned(), self.places));
        self.places += 1;
        self.places - 1
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().rev().find(|(own, _)| own == name).map(|&(_, place)| place)
    }
}

impl<'a> Compiler<'a> {
    /// The function with this name and number of arguments: one of these, or of the libraries.
    pub(super) fn function(&mut self, name: &(String, usize)) -> Option<Arc<Function>> {
        if let Some(done) = self.done.get(name) {
            return done.clone();
        }
        let own: Option<&'a Definition> = self.defs.get(name);
        let theirs = self.known.library.get(name);
        let def = match (own, theirs) {
            (None, Some(theirs)) => return theirs.clone(),
            // One that hides another: who calls which is the engine's to say.
            (own, theirs) => own.filter(|_| theirs.is_none())?,
        };
        self.done.insert(name.clone(), None);
        let outside = std::mem::take(&mut self.touched);
        let mut scope = Scope::default();
        def.parameters.iter().for_each(|parameter| _ = scope.add(parameter));
        let body = self.block(&def.body, &mut scope);
        let body = body.filter(|_| scope.places <= PLACES);
        let touched = std::mem::replace(&mut self.touched, outside);
        let function = body.map(|body| Arc::new(Function { parameters: name.1, places: scope.places, touched, body }));
        self.done.insert(name.clone(), function.clone());
        function
    }

    fn block(&mut self, statements: &[Stmt], scope: &mut Scope) -> Option<Code> {
        let seen = scope.names.len();
        let codes = statements.iter().map(|stmt| self.stmt(stmt, scope)).collect::<Option<Vec<_>>>();
        scope.names.truncate(seen);
        codes.map(Code::Block)
    }

    fn stmt(&mut self, stmt: &Stmt, scope: &mut Scope) -> Option<Code> {
        Some(match stmt {
            Stmt::Noop(_) => NOTHING,
            Stmt::Expr(expr) => self.expr(expr, scope)?,
            Stmt::FnCall(call, _) => self.call(call, scope)?,
            Stmt::Block(block) => self.block(block.statements(), scope)?,
            Stmt::Var(var, flags, _) => {
                let value = self.expr(&var.1, scope)?;
                let place = scope.add(&var.0.name);
                scope.constant.extend(flags.contains(ASTFlags::CONSTANT).then_some(place));
                Code::Put(place, Box::new(value))
            }
            Stmt::Assignment(assignment) => {
                self.assignment(&assignment.1.lhs, &assignment.0, &assignment.1.rhs, scope)?
            }
            Stmt::If(flow, _) => {
                let condition = self.expr(&flow.expr, scope)?;
                let body = self.block(flow.body.statements(), scope)?;
                let branch = self.block(flow.branch.statements(), scope)?;
                Code::If(Box::new((condition, body, branch)))
            }
            Stmt::Switch(switch, _) => self.switch(&switch.0, &switch.1, scope)?,
            Stmt::For(each, _) => {
                let list = self.expr(&each.2.expr, scope)?;
                let seen = scope.names.len();
                let counter = each.1.as_ref().map(|counter| scope.add(&counter.name));
                let item = scope.add(&each.0.name);
                let body = self.block(each.2.body.statements(), scope);
                scope.names.truncate(seen);
                Code::For(item, counter, Box::new((list, body?)))
            }
            Stmt::BreakLoop(None, flags, _) if flags.contains(ASTFlags::BREAK) => Code::Break,
            Stmt::BreakLoop(None, ..) => Code::Continue,
            Stmt::Return(value, flags, _) if !flags.contains(ASTFlags::BREAK) => {
                let value = value.as_ref().map_or(Some(NOTHING), |value| self.expr(value, scope))?;
                Code::Return(Box::new(value))
            }
            _ => return None,
        })
    }

    fn assignment(&mut self, to: &Expr, how: &rhai::OpAssignment, value: &Expr, scope: &mut Scope) -> Option<Code> {
        let Expr::Variable(name, ..) = to else { return None };
        let place = scope.find(&name.1).filter(|place| !scope.constant.contains(place))?;
        let value = Box::new(self.expr(value, scope)?);
        let Some((_, _, _, syntax, ..)) = how.get_op_assignment_info() else { return Some(Code::Put(place, value)) };
        let natives = self.known.natives.get(&(syntax.to_owned(), 2))?;
        Some(Code::Change(place, natives.clone(), value))
    }

    fn switch(&mut self, value: &Expr, cases: &rhai::SwitchCasesCollection, scope: &mut Scope) -> Option<Code> {
        cases.ranges.is_empty().then_some(())?;
        let value = self.expr(value, scope)?;
        let mut list = Vec::new();
        for case in cases.cases.values() {
            // A text is a text; what equals a number is the engine's to say.
            (case.value.is_string() || case.value.is_bool()).then_some(())?;
            for &block in &case.blocks {
                let block = &cases.expressions[block];
                let guard = match &block.lhs {
                    Expr::BoolConstant(true, _) => None,
                    guard => Some(self.expr(guard, scope)?),
                };
                list.push(Case { value: case.value.clone().into(), guard, body: self.expr(&block.rhs, scope)? });
            }
        }
        let default = cases.def_case.map(|at| &cases.expressions[at].rhs);
        let default = default.map_or(Some(NOTHING), |default| self.expr(default, scope))?;
        Some(Code::Switch(Box::new((value, list, default))))
    }

    pub(super) fn exprs(&mut self, exprs: &[Expr], scope: &mut Scope) -> Option<Vec<Code>> {
        exprs.iter().map(|expr| self.expr(expr, scope)).collect()
    }

    pub(super) fn expr(&mut self, expr: &Expr, scope: &mut Scope) -> Option<Code> {
        Some(match expr {
            Expr::BoolConstant(value, _) => Code::Value((*value).into()),
            Expr::IntegerConstant(value, _) => Code::Value((*value).into()),
            Expr::FloatConstant(value, _) => Code::Value(Datum::Float(**value, 0)),
            Expr::StringConstant(value, _) => Code::Value(Datum::Text(value.clone())),
            Expr::Unit(_) => NOTHING,
            Expr::DynamicConstant(value, _) if value.is_array() || value.is_map() => {
                Code::Value((**value).clone().into())
            }
            Expr::InterpolatedString(parts, _) => Code::Text(self.exprs(parts, scope)?),
            Expr::Array(items, _) => list(self.exprs(items, scope)?),
            Expr::Map(map, _) => {
                let pair =
                    |(key, value): &(rhai::Ident, Expr)| Some((key.name.as_str().into(), self.expr(value, scope)?));
                Code::Object(map.0.iter().map(pair).collect::<Option<_>>()?)
            }
            Expr::Variable(name, ..) => Code::Local(scope.find(&name.1)?),
            Expr::Stmt(block) => self.block(block.statements(), scope)?,
            Expr::FnCall(call, _) => self.call(call, scope)?,
            Expr::Dot(..) | Expr::Index(..) => self.chain(expr, scope)?,
            Expr::And(parts, _) => Code::All(self.exprs(parts, scope)?),
            Expr::Or(parts, _) => Code::Any(self.exprs(parts, scope)?),
            Expr::Coalesce(parts, _) => Code::First(self.exprs(parts, scope)?),
            _ => return None,
        })
    }

    fn call(&mut self, call: &FnCallExpr, scope: &mut Scope) -> Option<Code> {
        let (name, count) = (call.name.as_str(), call.args.len());
        (!call.capture_parent_scope && call.namespace.is_empty()).then_some(())?;
        if let (Some(taker), [list, closure]) = (takers::named(name), &call.args[..])
            && let Some(closure) = self.closure(closure, scope)
        {
            return Some(Code::Take(taker, Box::new(self.expr(list, scope)?), Box::new(closure)));
        }
        if let (Some((_, weight)), [place, message]) =
            (WEIGHTS.iter().find(|(told, _)| told.name() == name), &call.args[..])
        {
            self.touched.rule = true;
            return Some(Code::Verdict(*weight, Box::new((self.expr(place, scope)?, self.expr(message, scope)?))));
        }
        if name == SKIP.name() && count == 0 {
            self.touched.rule = true;
            return Some(Code::Skip);
        }
        let key = (name.to_owned(), count);
        if self.defs.contains_key(&key) || self.known.library.contains_key(&key) {
            let function = self.function(&key)?;
            self.touched.records |= function.touched.records;
            self.touched.rule |= function.touched.rule;
            return Some(Code::Call(function, self.exprs(&call.args, scope)?));
        }
        self.touched.records |= ["at", "find", "having"].contains(&name);
        self.touched.rule |= name == "requirement";
        let native = self.known.natives.get(&key).filter(|_| name != "push")?;
        let mut codes = self.exprs(&call.args, scope)?;
        if let ("==" | "!=", [_, Code::Value(Datum::Nothing)]) = (name, &codes[..]) {
            codes.truncate(1);
            return codes.pop().map(|code| Code::Is(name == "!=", Box::new(code)));
        }
        Some(Code::Native(native.clone(), codes))
    }

    fn closure_named(&self, name: &str) -> Option<&'a Definition> {
        self.defs.iter().find(|((own, _), _)| own == name).map(|(_, def)| def)
    }

    /// A closure that stands as an argument. It is run while the function around it is, and sees its places as they are.
    pub(super) fn closure(&mut self, argument: &Expr, scope: &mut Scope) -> Option<Closure> {
        let (name, captured) = closure_name(argument)?;
        let captures: Vec<(String, usize)> =
            captured.into_iter().map(|name| Some((name.clone(), scope.find(&name)?))).collect::<Option<_>>()?;
        let def = self.closure_named(&name)?;
        // What is seen inside: what is captured, by its place, and the parameters.
        let outside = std::mem::replace(&mut scope.names, captures);
        let seen = scope.names.len();
        let parameters = def.parameters.get(seen..)?.iter().map(|name| scope.add(name)).collect();
        let body = self.block(&def.body, scope);
        scope.names = outside;
        Some(Closure { parameters, body: body? })
    }
}

/// An array: a value when it is always the same.
fn list(items: Vec<Code>) -> Code {
    let values: Option<Vec<_>> =
        items.iter().map(|item| if let Code::Value(value) = item { Some(value.clone()) } else { None }).collect();
    values.map_or(Code::List(items), |values| Code::Value(Datum::list(values)))
}

/// The name of the function that a closure is, and of the variables it captures.
fn closure_name(argument: &Expr) -> Option<(String, Vec<String>)> {
    let pointer = |value: &Dynamic| value.read_lock::<FnPtr>().map(|pointer| pointer.fn_name().to_owned());
    match argument {
        Expr::DynamicConstant(value, _) => Some((pointer(value)?, Vec::new())),
        Expr::Stmt(block) => match block.statements() {
            [Stmt::Share(_), Stmt::Expr(curry)] => closure_name(curry),
            [Stmt::Share(_), Stmt::FnCall(curry, _)] => curried(curry),
            _ => None,
        },
        Expr::FnCall(call, _) if call.name == "curry" => curried(call),
        _ => None,
    }
}

fn curried(call: &FnCallExpr) -> Option<(String, Vec<String>)> {
    let (name, _) = closure_name(call.args.first()?)?;
    let captured = call.args[1..].iter().map(|arg| match arg {
        Expr::Variable(name, ..) => Some(name.1.to_string()),
        _ => None,
    });
    Some((name, captured.collect::<Option<_>>()?))
}

/// True when the closure captures this variable.
pub(super) fn captures(argument: &Expr, variable: &str) -> bool {
    closure_name(argument).is_some_and(|(_, captured)| captured.iter().any(|name| name == variable))
}
