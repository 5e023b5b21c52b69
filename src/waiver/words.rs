//! The Japanese words of findings on waivers and comments: facts in; message and help out.

/// Why a code cannot be accepted.
pub const NOT_WAIVABLE: &str = "ルールがそう定めています";
pub const SIGNATURE: &str = "署名は、責任を負う人の判断そのものです";
pub const ABOUT_WAIVERS: &str = "受容についての指摘です";
pub const FORM: &str = "記録の形や参照の誤りは、リスクではありません";

/// Why nothing can be accepted.
pub const NO_LIST: &str = "このパックには、リスク受容の一覧がありません";

/// Where all codes are listed.
pub const LISTS: &str = "`junshu list rules` で確認してください";

/// The one form of a comment.
pub const COMMENT: &str = "# junshu: ignore[GOV-…/ルール名] 理由";

/// Message and help.
type Words = (String, String);

// Paths.

pub fn form() -> String {
    "例: vendors[V-PACS].certifications[0]（記録は id で、id のない項目は順番で指します）".to_owned()
}

pub fn unreadable(path: &str) -> String {
    format!("node の `{path}` を読めません")
}

pub fn no_node(path: &str) -> String {
    format!("node の `{path}` が指す記録はありません")
}

pub fn no_key(holder: String, key: &str) -> String {
    let holder = if holder.is_empty() { "台帳".to_owned() } else { holder };
    format!("node が指す {key} は {holder} にありません")
}

pub fn no_item(list: &str, name: &str) -> String {
    format!("node が指す {name} は {list} にありません")
}

pub fn by_index(list: &str, index: &str) -> String {
    format!("node が {list} の記録を順番（{index}）で指しています。並べ替えると、別の記録の受容になります")
}

pub fn a_list(list: &str) -> String {
    format!("node が、一覧 {list} のどの記録かを指していません")
}

pub fn no_list(holder: &str) -> String {
    let holder = if holder.is_empty() { "台帳" } else { holder };
    format!("node の [ ] が指す一覧がありません（{holder} は一覧ではありません）")
}

pub fn write(path: &str) -> String {
    format!("`node: {path}` と書いてください")
}

pub fn meant(path: &str) -> String {
    format!("もしかして `node: {path}` ですか？")
}

pub fn as_far_as(path: &str) -> String {
    format!("ある所までを書いてください: `node: {path}`")
}

pub fn without_brackets(path: &str) -> String {
    let path = if path.is_empty() { "（キー）" } else { path };
    format!("`[ ]` を付けずに書いてください: `node: {path}`")
}

pub fn name_item(list: &str, name: &str) -> String {
    format!("例: `node: {list}[{name}]`")
}

pub fn keys(keys: &[&str]) -> String {
    format!("書けるキー: {}", listed(keys))
}

pub fn items(names: &[&str]) -> String {
    if names.is_empty() {
        return "一覧に記録がありません。指摘がなくなったのなら、この受容を消してください".to_owned();
    }
    format!("ある記録: {}。記録がなくなったのなら、この受容を消してください", listed(names))
}

/// A few names, and how many more there are.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown}（ほか {} 件）", names.len() - SHOWN) } else { shown }
}

// Codes.

pub fn a_requirement(id: &str) -> String {
    format!("遵守事項の指摘をまとめて受容するなら、waivers に `requirement: {id}` と書きます")
}

pub fn unknown_code(code: &str) -> String {
    format!("{code} というルールはありません")
}

pub fn refused(code: &str, why: &str) -> String {
    format!("{code} の指摘は受容できません（{why}）")
}

pub fn remove() -> String {
    "この受容を消し、記録を直してください".to_owned()
}

// Waivers.

pub fn both(id: &str) -> Words {
    let message = format!("リスク受容 {id} に rule と requirement の両方が書かれています");
    (message, "どちらか一つだけを書いてください。二つを受容するなら、記録を分けます".to_owned())
}

pub fn elsewhere(id: &str, file: &str) -> Words {
    let message = format!("リスク受容 {id} が {file} に書かれています。受容は waivers.yaml にだけ書けます");
    let help = "waivers.yaml に移すか、このファイルを `--waivers` で指定してください。受容を承認なしに書き足せないよう、ファイルを分けて守ります";
    (message, help.to_owned())
}

/// `covered`: the records that it would cover.
pub fn broad(id: &str, node: &str, covered: &[String]) -> Words {
    let what = if node.is_empty() { "台帳の全体" } else { node };
    let message = format!("リスク受容 {id} の node が広すぎます。{what} の中の、どの記録を受容するのか分かりません");
    let paths: Vec<&str> = covered.iter().map(String::as_str).collect();
    (message, format!("受容する記録を一つずつ名指ししてください: {}", listed(&paths)))
}

pub fn unused(id: &str) -> Words {
    let message = format!("リスク受容 {id} に当たる指摘がありません");
    (message, "指摘がなくなったのなら、この受容を消してください。別の場所の指摘なら、node を直してください".to_owned())
}

// Comments.

pub fn malformed() -> Words {
    ("受容のコメントのようですが、書き方が違うため効きません".to_owned(), format!("`{COMMENT}` と書いてください"))
}

pub fn blanket() -> Words {
    let message = "受容のコメントに、どのルールの指摘かが書かれていません".to_owned();
    (message, format!("`{COMMENT}` のように、[ ] の中にルールを書いてください"))
}

pub fn no_reason(codes: &str) -> Words {
    let message = "受容のコメントに理由がありません".to_owned();
    (message, format!("`# junshu: ignore[{codes}] （受容する理由）` と書いてください"))
}

/// `bare`: nothing stands on the comment's line.
pub fn unused_comment(code: &str, bare: bool) -> Words {
    let message = format!("受容のコメントに当たる {code} の指摘が、この行にありません");
    let help = if bare {
        "コメントは、指摘された値の行の終わりに書いてください"
    } else {
        "指摘がなくなったのなら、このコメントを消してください"
    };
    (message, help.to_owned())
}

pub fn not_in_base() -> Words {
    let message = "この受容のコメントは、比べる元の版にないため効きません".to_owned();
    (message, "受容のコメントは、承認されて元の版に入ってから効きます".to_owned())
}
