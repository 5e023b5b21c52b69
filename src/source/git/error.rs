//! Why a revision cannot be read, and what to do: in words out.

use miette::Diagnostic;
use thiserror::Error;

/// Why a revision cannot be read.
#[derive(Debug, Error, Diagnostic)]
pub enum GitError {
    /// There is no git.
    #[error("git が見つかりません")]
    #[diagnostic(
        code(git::missing),
        help("版を読むには git が要ります。git を入れるか、版の代わりにフォルダを指定してください")
    )]
    Missing,
    /// There is no repository around the folder.
    #[error("{folder} は git のリポジトリの中にありません")]
    #[diagnostic(
        code(git::no_repository),
        help("リポジトリの中のフォルダを指定するか、版の代わりにフォルダを指定してください")
    )]
    NoRepository {
        /// The folder in which it was looked for.
        folder: String,
    },
    /// The repository has no such commit.
    #[error("{rev} という版はありません")]
    #[diagnostic(code(git::revision))]
    Revision {
        /// The revision as it was given.
        rev: String,
        /// What to do.
        #[help]
        help: &'static str,
    },
    /// A path that no revision of the repository can have.
    #[error("{path} はリポジトリの外です")]
    #[diagnostic(code(git::outside), help("リポジトリの中のパスを指定してください"))]
    Outside {
        /// The path as it was given.
        path: String,
    },
    /// A folder is another repository.
    #[error("{name} はサブモジュールなので、版から読めません")]
    #[diagnostic(
        code(git::module),
        help("サブモジュールを含まないパスを指定するか、取り出したフォルダどうしを指定してください")
    )]
    Module {
        /// The folder.
        name: String,
    },
    /// The bytes of a file are somewhere else.
    #[error("{name} の中身が手元にありません")]
    #[diagnostic(code(git::absent))]
    Absent {
        /// The file.
        name: String,
        /// What to do.
        #[help]
        help: &'static str,
    },
    /// More than is read of one commit.
    #[error("{what} の版は大きすぎます")]
    #[diagnostic(code(git::too_large), help("記録のフォルダだけを指定してください"))]
    TooLarge {
        /// The repository or the revision.
        what: String,
    },
    /// Git gave up.
    #[error("git {command} が失敗しました: {reason}")]
    #[diagnostic(code(git::failed))]
    Failed {
        /// The command of git.
        command: String,
        /// What it says, or the operating system.
        reason: String,
        /// What to do.
        #[help]
        help: String,
    },
}

/// The objects of a partial clone are elsewhere.
pub(super) const PARTIAL: &str = "一部だけのクローン（--filter）では、中身は要るときに取り寄せられます。junshu は通信しません。--filter を付けずにクローンしてください";
/// The bytes of a file are in large file storage.
pub(super) const LARGE: &str =
    "Git LFS のファイルは、版から読めません。記録は LFS に入れず、そのままコミットしてください";
/// The history is cut off.
pub(super) const SHALLOW: &str = "履歴の一部だけのクローンです。GitHub Actions では actions/checkout に fetch-depth: 0 を、GitLab CI では GIT_DEPTH: 0 を指定してください";
/// Two revisions in one word.
pub(super) const RANGE: &str = "二つの版は `..` でつながず、空白で区切って指定してください";
/// Where names can be looked up.
pub(super) const LIST: &str = "ブランチは `git branch -a`、タグは `git tag` で確かめられます（CI では origin/main のように書きます）。パスのつもりなら、綴りと、いまいるフォルダを確かめてください";
