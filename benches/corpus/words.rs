//! Nothing in; the Japanese words of the generated records out. All of it is fictitious.

/// Comments on a line of their own.
pub const REMARKS: &[&str] = &[
    "令和8年度に見直した分",
    "前年度から引き継ぎ",
    "次の更新で確認すること",
    "以下は部門からの申請による",
    "台帳の統合で移したもの",
    "---- ここから下は別棟 ----",
    "電話で確かめた（担当: 医療情報課）",
];
/// Comments at the end of a line.
pub const MARGINS: &[&str] =
    &["要確認", "令和9年度に更新予定", "委員会で了承", "仮", "別紙2を参照", "一覧と照合済み", "旧名称あり"];
/// The first part of a hospital's name.
pub const PLACES: &[&str] = &[
    "みなと",
    "ひがし坂",
    "あおば",
    "さくら台",
    "かもめ",
    "北の森",
    "うみべ",
    "やまなみ",
    "若葉",
    "中央",
    "みどり丘",
    "川岸",
    "こだま",
    "朝日",
    "南星",
    "湖畔",
];
/// The second part.
pub const HOUSES: &[&str] = &["総合病院", "記念病院", "市民病院", "医療センター", "厚生病院", "リハビリテーション病院"];
/// Departments.
pub const DEPARTMENTS: &[&str] = &[
    "看護部",
    "薬剤部",
    "臨床検査科",
    "放射線科",
    "医事課",
    "総務課",
    "栄養科",
    "リハビリテーション科",
    "手術部",
    "救急部",
    "透析室",
    "地域連携室",
    "診療情報管理室",
    "内視鏡室",
    "産科病棟",
    "小児科病棟",
    "健診センター",
    "臨床工学室",
    "病理科",
    "歯科",
];
/// Posts in a department.
pub const POSTS: &[&str] = &["部長", "科長", "技師長", "課長", "主任", "係長", "室長", "師長"];
/// Systems: category and name.
pub const SYSTEMS: &[(&str, &str)] = &[
    ("emr", "電子カルテシステム"),
    ("billing", "医事会計システム"),
    ("pacs", "医用画像管理システム"),
    ("ris", "放射線部門システム"),
    ("lis", "臨床検査システム"),
    ("pharmacy", "調剤支援システム"),
    ("nursing", "看護支援システム"),
    ("dietary", "給食管理システム"),
    ("reservation", "予約システム"),
    ("online_eligibility", "オンライン資格確認端末"),
    ("department", "手術部門システム"),
    ("department", "内視鏡画像システム"),
    ("department", "透析管理システム"),
    ("department", "リハビリ管理システム"),
    ("file_server", "部門共有ファイルサーバ"),
    ("backup", "バックアップ装置"),
    ("network", "病棟ネットワーク"),
    ("remote_access", "遠隔保守用VPN装置"),
    ("endpoint", "病棟端末"),
    ("other", "健診結果システム"),
];
/// Products: kind, name and version.
pub const PRODUCTS: &[(&str, &str, &str)] = &[
    ("os", "Windows Server", "2022"),
    ("os", "Windows Server", "2019"),
    ("os", "Red Hat Enterprise Linux", "9"),
    ("os", "Windows 11 IoT Enterprise LTSC", "2024"),
    ("database", "SQL Server", "2022"),
    ("database", "PostgreSQL", "16"),
    ("application", "架空カルテ", "7.3"),
    ("application", "架空ビューア", "3.8"),
    ("application", "架空検査", "9.2"),
    ("firmware", "架空ストレージ NS-8", "4.4"),
    ("network_device", "架空コアスイッチ CS-48", "11.4"),
    ("endpoint", "架空端末 T-3", "2.0"),
    ("virtualization", "架空仮想基盤", "5"),
    ("medical_device", "架空分析装置 AZ-9", "1.12"),
];
/// The first part of a vendor's name.
pub const FIRMS: &[&str] = &[
    "メディカルシステムズ",
    "イメージング",
    "ネットワークサービス",
    "クラウドカルテ",
    "検査機器",
    "データ保全",
    "情報技研",
    "ヘルスケアソフト",
    "ファーマシステム",
    "医用電子",
    "通信工業",
    "看護ソリューション",
];
/// What a vendor does.
pub const SERVICES: &[&str] = &[
    "システムの導入と保守",
    "電子カルテと医事会計の提供・保守",
    "医用画像管理システムの訪問保守",
    "院内ネットワークの監視と保守",
    "部門システムの開発、導入と遠隔保守",
    "クラウドサービスの提供と運用",
];
/// How a line for remote maintenance is made.
pub const LINES: &[&str] =
    &["VPN及び踏み台サーバ", "監視センターからの専用VPN", "画面共有（職員が都度許可）", "専用回線（都度接続）"];
/// Where copies are kept.
pub const SAFES: &[&str] =
    &["別棟の耐火保管庫", "薬剤部の施錠保管庫", "サーバ室の金庫", "検査科の施錠保管庫", "院長室の金庫"];
/// Threats.
pub const THREATS: &[&str] = &[
    "ランサムウェアによる診療停止",
    "VPN装置の脆弱性を悪用した侵入",
    "サポート終了端末への感染",
    "公開範囲の設定誤り",
    "他人のIDとパスワードの使用",
    "保守用回線からの侵入",
    "機器の故障と盗難",
    "誤操作によるデータの消去",
    "停電による停止",
];
/// Technical measures: title and method.
pub const MEASURES: &[(&str, &str)] = &[
    ("オフラインを含む多重バックアップ", "毎日のNASと毎週のテープ等で保管し、年1回の復元試験を行う"),
    ("振舞い検知型の不正ソフト対策", "全サーバと端末に導入し、警報を医療情報部で受ける"),
    ("装置区画の分離", "分析装置と検査サーバの間だけを許可する"),
    ("遠隔保守の二要素認証と作業記録", "証明書と使い捨てパスワードを用い、踏み台サーバで操作を録画する"),
    ("端末の更新", "自動更新とし、月初に担当者が画面で確かめる"),
];
/// What was found somewhere.
pub const DISCOVERIES: &[&str] = &[
    "非常勤医師のID停止の遅れが2件あった",
    "構成図の版が1世代古いまま掲示されていた",
    "保守用IDの棚卸しの記録がない",
    "紙カルテの用紙の備蓄が病棟によって足りない",
    "外部遮断の操作ができる職員が限られる",
    "休日の連絡網で代理者につながるまで40分を要した",
    "持出し媒体の貸出簿に返却日の記入漏れがある",
    "教育記録の様式が部署ごとに異なる",
    "共有フォルダの閲覧権限が部署異動後も残る",
];
/// What is done about it.
pub const ACTIONS: &[&str] = &[
    "人事からの通知経路を見直す",
    "掲示の差替え",
    "台帳を作り、四半期ごとに棚卸しをする",
    "全病棟に3日分を配備する",
    "当直者向けの手順を作り訓練する",
    "連絡網に代理者の番号を追記する",
    "貸出簿を電子化する",
    "様式を統一する",
    "権限の棚卸しと設定変更",
];
/// Who is told about risks.
pub const AUDIENCES: &[&str] =
    &["理事会", "所属長会議", "全職員（月例の全体会議）", "安全管理委員会", "診療部門の責任者"];
/// How a hospital gets on without its systems.
pub const FALLBACKS: &[&str] = &[
    "紙カルテ及び参照用の退避データ",
    "手書き処方箋と薬剤師2名での確認",
    "分析装置の単独運用と紙報告",
    "撮影装置の端末での読影",
    "概算預り又は後日請求",
    "伝票と電話による連絡",
];
/// Duties: area, what the hospital does, what the vendor does.
pub const DUTIES: &[(&str, &str, &str)] = &[
    ("operation", "日常の運用監視と利用者対応", "障害受付と技術支援"),
    ("patching", "適用日時の決定と承認", "検証及び適用作業"),
    ("backup", "取得結果の確認と媒体の保管", "取得設定の維持"),
    ("recovery", "復旧の優先順位の決定", "復旧作業の実施"),
    ("remote_access", "接続の都度の許可", "作業申請と作業記録の提出"),
    ("incident_first_response", "切離しの判断と院内周知", "初動調査と切離し作業"),
    ("incident_reporting", "所管官庁への報告", "調査結果の提供"),
    ("account_management", "利用者IDの発行・停止", "保守用IDの管理と台帳提出"),
    ("log_review", "月次報告の確認", "通信記録の分析と月次報告"),
    ("network", "構成図の承認", "構成図の更新"),
    ("patient_explanation", "患者への説明", "説明に必要な資料の提供"),
];
/// Clauses that every contract has.
pub const CLAUSES: &[&str] = &[
    "scope",
    "vendor_structure",
    "responsibility_boundary",
    "information_handling",
    "confidentiality",
    "legal_compliance",
    "subcontract_prior_approval",
    "incident_cooperation",
];
/// Clauses that some have.
pub const MORE_CLAUSES: &[&str] = &["audit_right", "data_return", "security_update"];
/// What an incident was and how care went on.
pub const INCIDENTS: &[(&str, &str)] = &[
    (
        "標的型メールの添付ファイルの開封",
        "開封した端末を直ちに切り離し、病棟では予備の端末で診療を続けた。処方と検査歴は参照用の退避データで確かめた。患者の健康被害はなかった。",
    ),
    (
        "部門システムへの不正アクセス",
        "外部接続をすべて遮断し、紙カルテ運用へ切り替えた。救急は受入れを継続し、予約手術は1件を翌日に延期した。翌日の午後に通常の運用へ戻した。",
    ),
    (
        "保守用端末の紛失",
        "端末の接続を止め、保守作業は訪問に切り替えた。診療は通常どおり続けた。見つかった端末に情報は保存されていなかった。",
    ),
];
