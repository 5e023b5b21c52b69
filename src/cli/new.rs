//! `junshu new`: what is to be made in; its files, or its text, to be filled in, out. One file for each kind.

mod pack;
mod rule;
mod waiver;

use clap::{Args, Subcommand};

use super::Exit;

/// What stands under the help.
pub const EXAMPLES: &str = "
例:
  junshu new rule our-hospital/vpn-firmware                      自作のルール
  junshu new waiver GOV-5.1-2/certificate-valid hospital/        指摘を受容する記録
  junshu new pack our-standard                                   別の基準のパック

すでにあるファイルは変えません。";

/// Options of `new`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    /// ルールの二つのファイル（スクリプトとページ）を作る
    #[command(after_help = rule::EXAMPLES)]
    Rule(rule::Options),
    /// 指摘を受容する記録（リスク受容の一項目）を書き出す
    #[command(after_help = waiver::EXAMPLES)]
    Waiver(waiver::Options),
    /// 別の基準のパックを、記録の例とともに作る
    #[command(after_help = pack::EXAMPLES)]
    Pack(pack::Options),
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    match &options.what {
        What::Rule(options) => rule::run(options),
        What::Waiver(options) => waiver::run(options),
        What::Pack(options) => pack::run(options),
    }
}
