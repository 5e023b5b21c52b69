//! `a.b[c].d(e)` in; a value and the links behind it out.

use rhai::{ASTFlags, Expr, FnCallExpr};

use super::code::{Chain, Code, Link, Step};
use super::compile::{Compiler, Scope, captures};
use crate::script::takers;

impl Compiler<'_> {
    pub(super) fn chain(&mut self, expr: &Expr, scope: &mut Scope) -> Option<Code> {
        let (Expr::Dot(pair, ..) | Expr::Index(pair, ..)) = expr else { return None };
        if let Some(push) = self.push(&pair.lhs, &pair.rhs, scope) {
            return push;
        }
        let base = self.expr(&pair.lhs, scope)?;
        let mut links = Vec::new();
        self.links(expr, &mut links, scope)?;
        let own = variable(&pair.lhs).is_some_and(|own| uses(expr, own));
        if own || links.iter().any(|link| link.lenient) || !links[1..].iter().all(is_still) {
            return Some(Code::Chain(Chain { from: Box::new(base), links, own }));
        }
        Some(links.into_iter().fold(base, after))
    }

    /// `list.push(value)`; changing what stands deeper is left to the engine.
    fn push(&mut self, to: &Expr, how: &Expr, scope: &mut Scope) -> Option<Option<Code>> {
        let (Expr::Variable(name, ..), Expr::MethodCall(call, _)) = (to, how) else { return None };
        let ("push", [value]) = (call.name.as_str(), &call.args[..]) else { return None };
        let place = scope.find(&name.1);
        Some(place.and_then(|place| Some(Code::Push(place, Box::new(self.expr(value, scope)?)))))
    }

    /// The links of a pair from its right side on.
    fn links(&mut self, expr: &Expr, links: &mut Vec<Link>, scope: &mut Scope) -> Option<()> {
        let Part { dot, lenient, next, rest } = part(expr)?;
        let step = if dot { self.step(next, scope)? } else { Step::Item(self.expr(next, scope)?) };
        links.push(Link { lenient, step });
        rest.map_or(Some(()), |rest| self.links(rest, links, scope))
    }

    fn step(&mut self, expr: &Expr, scope: &mut Scope) -> Option<Step> {
        match expr {
            Expr::Property(names, _) => Some(Step::Field(names.2.as_str().into(), (self.known.symbol)(&names.2))),
            Expr::MethodCall(call, _) => self.method(call, scope),
            _ => None,
        }
    }

    fn method(&mut self, call: &FnCallExpr, scope: &mut Scope) -> Option<Step> {
        let name = call.name.as_str();
        if let (Some(taker), [closure]) = (takers::named(name), &call.args[..]) {
            return Some(Step::Take(taker, self.closure(closure, scope)?));
        }
        let natives = self.known.natives.get(&(name.to_owned(), call.args.len() + 1)).filter(|_| name != "push")?;
        Some(Step::Native(natives.clone(), self.exprs(&call.args, scope)?))
    }
}

/// True for a link whose arguments are always the same: nobody can tell when they are looked at.
fn is_still(link: &Link) -> bool {
    let is_value = |code: &Code| matches!(code, Code::Value(_));
    match &link.step {
        Step::Field(..) | Step::Take(..) => true,
        Step::Item(code) => is_value(code),
        Step::Native(_, codes) => codes.iter().all(is_value),
    }
}

/// A link behind a value.
fn after(value: Code, link: Link) -> Code {
    match link.step {
        Step::Native(native, arguments) => Code::Method(native, std::iter::once(value).chain(arguments).collect()),
        Step::Take(taker, closure) => Code::Take(taker, Box::new(value), Box::new(closure)),
        step => Code::After(Box::new(value), Box::new(step)),
    }
}

/// One pair of a chain.
struct Part<'e> {
    /// A dot, not a bracket.
    dot: bool,
    lenient: bool,
    /// What stands behind it.
    next: &'e Expr,
    /// The pair of what comes after.
    rest: Option<&'e Expr>,
}

fn part(expr: &Expr) -> Option<Part<'_>> {
    let (pair, flags, dot) = match expr {
        Expr::Dot(pair, flags, _) => (pair, *flags, true),
        Expr::Index(pair, flags, _) => (pair, *flags, false),
        _ => return None,
    };
    let lenient = flags.contains(ASTFlags::NEGATED);
    Some(match &pair.rhs {
        rest @ (Expr::Dot(next, ..) | Expr::Index(next, ..)) if !flags.contains(ASTFlags::BREAK) => {
            Part { dot, lenient, next: &next.lhs, rest: Some(rest) }
        }
        next => Part { dot, lenient, next, rest: None },
    })
}

/// The variable that an expression is.
fn variable(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Variable(name, ..) => Some(&name.1),
        _ => None,
    }
}

/// True when a closure in the chain captures the variable that the chain stands on.
fn uses(chain: &Expr, own: &str) -> bool {
    let links = std::iter::successors(part(chain), |link| part(link.rest?));
    links.into_iter().any(|link| match link.next {
        Expr::MethodCall(call, _) => call.args.iter().any(|argument| captures(argument, own)),
        _ => false,
    })
}
