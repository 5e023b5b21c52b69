//! The syntax tree of a script in; the statements of its functions, and the conditions they decide, with their places, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use miette::SourceSpan;
use rhai::{AST, ASTNode, Expr, Position, Stmt};

use super::error::Place;
use super::verdict::WEIGHTS;
use crate::source::SourceFile;

/// Something in a script that a check reaches or does not: a statement, an arm of a `switch`, a call that makes a verdict.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The script.
    pub file: Arc<SourceFile>,
    /// From its first byte to the end of that line.
    pub at: SourceSpan,
    /// It makes a verdict.
    pub verdict: Option<Verdict>,
    /// It is a part of another statement, and not counted as one.
    pub part: bool,
    /// The statement around it, by its number.
    pub around: Option<usize>,
}

/// A call that makes a verdict.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Its words, where they are the same for every record.
    pub words: Option<String>,
}

/// A condition that chooses between two ways.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Where it stands: its first position, and the one of the block behind it.
    pub at: Position,
    pub end: Position,
    /// The `if`.
    pub step: Position,
    /// Where the block that it leads to begins and ends.
    pub block: (Position, Position),
}

/// What the parser calls to bind a closure; scripts cannot.
const BIND: &str = "curry";

/// Where a node of the tree begins. rhai gives the place of a binary operator.
pub fn start(node: &ASTNode) -> Position {
    match node {
        ASTNode::Stmt(Stmt::Expr(expr)) => of_expr(expr),
        ASTNode::Stmt(Stmt::Assignment(assigned)) => of_expr(&assigned.1.lhs),
        ASTNode::Stmt(stmt) => stmt.position(),
        ASTNode::Expr(expr) => of_expr(expr),
        _ => Position::NONE,
    }
}

fn of_expr(expr: &Expr) -> Position {
    match expr {
        Expr::FnCall(call, _) if call.op_token.is_some() && call.args.len() == 2 => of_expr(&call.args[0]),
        Expr::Dot(pair, ..) | Expr::Index(pair, ..) => of_expr(&pair.lhs),
        Expr::And(parts, _) | Expr::Or(parts, _) | Expr::Coalesce(parts, _) => of_expr(&parts[0]),
        other => other.start_position(),
    }
}

/// The statements of the functions of a script, in the order of the text.
pub fn statements(ast: &AST, file: &Arc<SourceFile>) -> Vec<Statement> {
    let place = Place { file };
    let top: Vec<Position> = ast.statements().iter().map(Stmt::position).collect();
    let mut found: BTreeMap<Position, (Statement, Option<Position>)> = BTreeMap::new();
    ast.walk(&mut |path| {
        let (Some(node), false) = (path.last(), outside(path, &top)) else { return true };
        let around = path[..path.len() - 1].iter().rev().find(|node| counts(node)).map(start);
        let mut add = |at: Position, part: bool, verdict: Option<Verdict>| {
            let new = || {
                let rest = place.span(at, usize::MAX >> 1);
                (Statement { file: file.clone(), at: rest, verdict: None, part: true, around: None }, around)
            };
            let (one, _) = found.entry(at).or_insert_with(new);
            one.part &= part;
            one.verdict = one.verdict.take().or(verdict);
        };
        if counts(node) && !is_spliced(path) {
            add(start(node), false, None);
        }
        if let ASTNode::Stmt(Stmt::Switch(switch, _)) = node {
            let arms = switch.1.expressions.iter().map(|arm| &arm.rhs);
            arms.filter(|arm| !matches!(arm, Expr::Stmt(_))).for_each(|arm| add(of_expr(arm), false, None));
        }
        if let Some((verdict, at)) = verdict(node) {
            add(at, true, Some(verdict));
        }
        true
    });
    let places: Vec<Position> = found.keys().copied().collect();
    let number = |at: Option<Position>| at.and_then(|at| places.binary_search(&at).ok());
    found.into_values().map(|(one, around)| Statement { around: number(around), ..one }).collect()
}

/// True for what stands outside of all functions.
fn outside(path: &[ASTNode], top: &[Position]) -> bool {
    matches!(path.first(), Some(ASTNode::Stmt(stmt)) if top.contains(&stmt.position()))
}

/// True for a value in a text: `${x}` is a block to the parser.
fn is_spliced(path: &[ASTNode]) -> bool {
    use ASTNode::{Expr as E, Stmt as S};
    matches!(path, [.., E(Expr::InterpolatedString(..)), E(Expr::Stmt(_)), S(Stmt::Expr(_))])
}

/// True for what is a statement to those who write scripts.
fn counts(node: &ASTNode) -> bool {
    match node {
        ASTNode::Stmt(Stmt::Noop(_) | Stmt::Block(_) | Stmt::Share(_)) => false,
        // What it holds is counted; a closure that uses a variable around it is bound to that by the parser.
        ASTNode::Stmt(Stmt::Expr(expr)) => {
            !matches!(&**expr, Expr::Stmt(_)) && !matches!(&**expr, Expr::FnCall(call, _) if call.name == BIND)
        }
        ASTNode::Stmt(_) => true,
        _ => false,
    }
}

/// The call that makes a verdict, and where.
fn verdict(node: &ASTNode) -> Option<(Verdict, Position)> {
    let (ASTNode::Expr(Expr::FnCall(call, at)) | ASTNode::Stmt(Stmt::FnCall(call, at))) = node else { return None };
    WEIGHTS.iter().find(|(told, _)| told.name() == call.name)?;
    let words = match call.args.get(1) {
        Some(Expr::StringConstant(words, _)) => Some(words.to_string()),
        _ => None,
    };
    Some((Verdict { words }, *at))
}

/// The conditions of a script.
pub fn conditions(ast: &AST) -> Vec<Condition> {
    let mut found = Vec::new();
    ast.walk(&mut |path| {
        if let Some(ASTNode::Stmt(Stmt::If(flow, at))) = path.last() {
            let (from, to) = (flow.body.position(), flow.body.end_position());
            found.push(Condition { at: of_expr(&flow.expr), end: from, step: *at, block: (from, to) });
        }
        true
    });
    found
}
