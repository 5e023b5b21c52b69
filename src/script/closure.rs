//! Where closures may stand: a path of the syntax tree in; the function that takes the closure out.
//!
//! A closure that could be kept would hoard what it captures past every limit, and a chain of them could not be dropped.

use rhai::{ASTNode, Expr, Stmt};

/// The function that the closure at the end of the path is an argument of.
pub fn argument_of<'p>(path: &'p [ASTNode]) -> Option<&'p str> {
    let above = path.iter().rev().skip(1).find(|node| match node {
        // What rhai puts around a closure that captures.
        ASTNode::Expr(Expr::FnCall(call, _)) | ASTNode::Stmt(Stmt::FnCall(call, _)) => call.name != "curry",
        ASTNode::Expr(Expr::Stmt(_)) | ASTNode::Stmt(Stmt::Expr(_) | Stmt::Block(_)) => false,
        _ => true,
    })?;
    match above {
        ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _)) | ASTNode::Stmt(Stmt::FnCall(call, _)) => {
            Some(call.name.as_str())
        }
        _ => None,
    }
}

/// True for what a closure, or the name of a function, is in the syntax tree.
pub fn is_closure(argument: &Expr) -> bool {
    match argument {
        Expr::DynamicConstant(value, _) => value.is_fnptr(),
        // What rhai makes of a closure that captures.
        Expr::Stmt(_) => true,
        Expr::FnCall(call, _) => call.name == "curry",
        // A function by its name.
        Expr::Variable(..) => true,
        _ => false,
    }
}
