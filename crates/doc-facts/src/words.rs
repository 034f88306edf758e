//! The words of API documentation in Chinese and English: what columns, sections and yes and no are called. Knows words,
//! not where they stand.

use crate::facts::Place;
use crate::text::{narrow, plain};

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Name,
    Kind,
    Required,
    /// The other way round: whether it may be left out.
    Optional,
    Place,
    Default,
    Range,
    Example,
    Description,
    Status,
    Code,
}

/// The letters and ideographs of a title, lower case, single spaces between words.
pub(crate) fn title(text: &str) -> String {
    let text = narrow(&plain(text)).to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '/')).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &[
            "参数", "参数名", "参数名称", "名称", "名字", "字段", "字段名", "字段名称", "属性", "属性名", "属性名称", "变量", "变量名",
            "键", "key", "name", "names", "parameter", "parameters", "param", "params", "parameter name", "param name", "field",
            "fields", "field name", "attribute", "attribute name", "property", "properties", "property name", "argument", "element",
            "元素", "元素名称", "请求参数", "返回参数", "响应参数", "参数英文名", "请求头", "消息头", "头域", "header", "headers",
            "header name", "query", "query parameter", "path parameter", "body parameter", "member", "变量名称", "参数key", "英文名",
            "英文名称", "response field", "request field", "response parameter", "request parameter", "消息头名称", "头部", "请求头名称",
            "返回字段", "响应字段", "请求字段", "输入参数", "输出参数", "变量/参数", "item", "子参数", "入参", "出参",
        ],
    ),
    (
        Column::Kind,
        &[
            "类型", "参数类型", "数据类型", "字段类型", "属性类型", "变量类型", "值类型", "type", "data type", "datatype", "parameter type",
            "field type", "value type", "schema", "param type", "类型/格式", "格式", "数据格式",
        ],
    ),
    (
        Column::Required,
        &[
            "是否必选", "是否必需", "必选", "必填", "是否必填", "必须", "是否必须", "必需", "是否必传", "必传", "required", "mandatory",
            "is required", "require", "必选/可选", "是否为必选", "是否必要", "必要", "required/optional", "req", "presence", "必填项", "是否必选项",
            "m/o", "约束必选", "选取原则", "requirement", "necessity", "必备", "是否必备",
        ],
    ),
    (Column::Optional, &["可选", "是否可选", "optional", "是否可空", "可为空", "是否可为空", "可空", "nullable"]),
    (
        Column::Place,
        &["位置", "参数位置", "所在位置", "传参方式", "传递方式", "传入位置", "in", "location", "position", "where", "请求位置", "located in", "参数所在位置", "parameter in", "place", "传参位置", "所属", "parameter location"],
    ),
    (Column::Default, &["默认值", "默认", "缺省值", "缺省", "default", "default value", "defaults"]),
    (
        Column::Range,
        &[
            "取值范围", "范围", "可选值", "枚举值", "枚举", "取值", "约束", "约束条件", "限制", "取值说明", "value range", "range", "ranges",
            "allowed values", "valid values", "possible values", "accepted values", "values", "enum", "enumeration", "constraints",
            "constraint", "limits", "limit", "长度", "长度限制", "restrictions", "validation", "valid range", "allowed", "options", "有效值", "取值约束", "参数约束",
        ],
    ),
    (
        Column::Example,
        &["示例值", "示例", "例子", "样例", "样例值", "取值样例", "举例", "取值示例", "参数示例", "example", "examples", "example value", "sample", "sample value", "参考值", "e g", "例值"],
    ),
    (
        Column::Description,
        &[
            "描述", "说明", "备注", "含义", "参数说明", "参数描述", "字段说明", "字段描述", "释义", "解释", "意义", "简介", "内容", "description",
            "desc", "descriptions", "comment", "comments", "remark", "remarks", "note", "notes", "meaning", "details", "detail",
            "explanation", "详细说明", "描述信息", "错误描述", "错误解析", "message", "错误信息", "reason", "原因", "处理措施", "处理建议", "solution",
            "解决方案", "cause", "信息", "返回说明", "error message", "状态说明", "错误说明", "结果", "text", "功能描述", "中文名", "中文名称", "中文描述", "definition", "purpose", "参数含义", "字段含义",
        ],
    ),
    (
        Column::Status,
        &[
            "http状态码", "状态码", "返回码", "http 状态码", "http返回码", "http status", "http status code", "status code", "http code",
            "response code", "status", "http 返回码", "httpcode", "响应码", "http响应码", "返回值", "http",
        ],
    ),
    (Column::Code, &["错误码", "错误代码", "error code", "errorcode", "code", "业务错误码", "错误编码", "error", "error codes", "error type", "错误类型", "业务码"]),
];

/// What a column with this title holds.
pub(crate) fn column(text: &str) -> Option<Column> {
    let title = title(text);
    let title = title.trim_start_matches("参数的").trim();
    let exact = |wanted: &str| COLUMNS.iter().find(|(_, names)| names.contains(&wanted)).map(|(column, _)| *column);
    if let Some(column) = exact(title) {
        return Some(column);
    }
    // `Type (length)`, `名称 Name`, `Required?`.
    let compact: String = title.split(' ').collect();
    let words: Vec<&str> = title.split(' ').collect();
    exact(&compact).or_else(|| {
        let known: Vec<Column> = words.iter().filter_map(|word| exact(word)).collect();
        (known.len() * 2 >= words.len() && words.len() <= 4).then(|| known.first().copied()).flatten()
    })
}

/// What a section of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Fields of the request that stand in a certain place.
    Request(Place),
    /// Fields of the request; where they stand depends on the method.
    AnyRequest,
    /// Where the operation is called: method, URL, and perhaps what stands in it.
    Address,
    /// The method alone.
    Method,
    /// Fields of the response.
    Response,
    /// Headers of the response.
    ResponseHeader,
    /// A request that is shown.
    RequestExample,
    /// A response that is shown.
    ResponseExample,
    /// Something that is shown.
    Example,
    /// Statuses or codes.
    Errors,
    /// What is no part of the operation's form: description, permissions, history.
    Other,
}

/// What a title announces, if it is the title of a section at all. A `strict` one consists of such words only, as a line
/// without markup must to be a title.
pub(crate) fn section(text: &str, strict: bool) -> Option<Section> {
    let full = title(text);
    let title = full.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '一'..='十'));
    if title.is_empty() || title.chars().count() > 60 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| contains_word(title, word));
    let response = has(&["响应", "返回", "输出", "出参", "应答", "response", "responses", "return", "returns", "output", "outputs", "result", "results", "返回值", "回包"]);
    let request = has(&["请求", "输入", "入参", "request", "requests", "input", "inputs", "curl", "调用"]);
    let header = has(&["请求头", "响应头", "消息头", "头部", "header", "headers", "返回头", "头域", "应答头"]);
    let fields = has(&["参数", "parameter", "parameters", "params", "字段", "fields", "arguments", "attributes", "元素", "elements", "属性", "schema", "结构", "数据", "properties"]);
    let body = has(&["body", "请求体", "响应体", "返回体", "包体", "消息体", "正文", "payload", "表单", "form"]);
    let section = if strict && !only_section_words(title) {
        None
    } else if has(&["示例", "样例", "例子", "example", "examples", "sample", "samples", "demo", "范例"]) {
        Some(match (request, response) {
            (true, false) => Section::RequestExample,
            (false, true) => Section::ResponseExample,
            _ => Section::Example,
        })
    } else if has(&["错误码", "错误代码", "error code", "error codes", "errors", "状态码", "返回码", "status code", "status codes", "错误", "error response", "error responses", "业务码", "异常"])
        && !(response && fields && !has(&["错误", "error", "errors"]))
    {
        Some(Section::Errors)
    } else if header && (response || request || fields || title == "headers" || title == "header" || has(&["请求头", "消息头"])) {
        Some(if response && !request { Section::ResponseHeader } else { Section::Request(Place::Header) })
    } else if has(&["请求方式", "请求方法", "http method", "request method", "http方法", "http请求方式", "method", "调用方式", "请求类型"]) && !fields {
        Some(Section::Method)
    } else if has(&["路径参数", "path参数", "path parameter", "path parameters", "path params", "uri参数", "uri parameters", "url路径参数", "path 参数", "uri 参数", "路径变量", "path variables", "path variable", "url parameters", "路由参数"])
        || has(&["path", "路径"]) && fields
    {
        Some(Section::Request(Place::Path))
    } else if has(&["查询参数", "query参数", "query", "query 参数", "url参数", "url 参数", "查询字符串", "querystring"])
        && (fields || request || has(&["string", "querystring", "query"]) && title.len() < 24)
    {
        Some(Section::Request(Place::Query))
    } else if has(&["uri", "url", "请求地址", "接口地址", "请求路径", "请求uri", "请求url", "调用地址", "endpoint", "endpoints", "http request", "访问地址", "地址", "接口路径", "请求行", "request line", "request url", "request uri", "request syntax", "请求语法", "path", "route"]) {
        Some(Section::Address)
    } else if body && response {
        Some(Section::Response)
    } else if body && (request || fields || title == "body") {
        Some(Section::Request(Place::Body))
    } else if response && (fields || body || only_section_words(title)) {
        Some(Section::Response)
    } else if request && (fields || only_section_words(title)) || fields && only_section_words(title) {
        Some(Section::AnyRequest)
    } else if has(&["描述", "功能介绍", "功能描述", "接口说明", "description", "overview", "权限", "授权信息", "授权", "authorization", "permissions", "修订记录", "变更记录", "changelog", "history", "限制", "注意事项", "使用说明", "调试", "约束", "sdk", "更新历史", "接口描述", "notes", "限流", "rate limits", "概述", "简介"]) {
        Some(Section::Other)
    } else {
        None
    };
    section
}

/// Whether a title has a word: English words whole, Chinese ones anywhere.
fn contains_word(title: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return title.contains(word);
    }
    let mut rest = title;
    while let Some(at) = rest.find(word) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + word.len()..].chars().next();
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        if apart(before) && apart(after) {
            return true;
        }
        rest = &rest[at + word.len()..];
    }
    false
}

/// Whether nothing is left of a title when the words of sections are taken out.
fn only_section_words(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "请求", "响应", "返回", "输出", "输入", "应答", "参数", "字段", "路径", "查询", "消息", "示例", "样例", "例子", "状态", "错误", "方式", "方法",
        "地址", "说明", "描述", "列表", "结果", "元素", "公共", "正常", "成功", "失败", "异常", "接口", "功能", "介绍", "授权", "信息", "调试", "权限",
        "入参", "出参", "头部", "数据", "结构", "内容", "代码", "定义", "体", "头", "码", "值", "包", "行", "正文", "语法", "表单", "域", "属性", "调用",
        "http", "https", "uri", "url", "query", "path", "body", "header", "headers", "request", "requests", "response", "responses",
        "parameter", "parameters", "params", "param", "field", "fields", "example", "examples", "sample", "samples", "error", "errors",
        "code", "codes", "status", "method", "endpoint", "address", "string", "input", "output", "returns", "return", "result", "results",
        "description", "overview", "syntax", "line", "json", "api", "arguments", "attributes", "elements", "the", "of", "and", "a",
        "successful", "success", "variables", "payload", "schema", "form", "data", "properties", "authorization", "curl", "common",
        "更新历史", "修订记录", "概述", "简介",
    ];
    let mut rest: Vec<String> = vec![title.to_owned()];
    for word in WORDS.iter().filter(|word| !word.is_ascii()) {
        rest = rest.iter().flat_map(|part| part.split(word)).map(str::to_owned).collect();
    }
    let left = rest.join(" ");
    left.split([' ', '/']).filter(|word| !word.is_empty()).all(|word| {
        WORDS.contains(&word) || word.chars().all(|c| c.is_ascii_digit()) || matches!(word, "的" | "和" | "与" | "及" | "中")
    })
}

/// Where a value of a place column puts a parameter.
pub(crate) fn place(text: &str) -> Option<Place> {
    let title = title(text);
    let has = |words: &[&str]| words.iter().any(|word| contains_word(&title, word));
    if has(&["path", "路径", "uri", "url路径", "pathvariable"]) {
        Some(Place::Path)
    } else if has(&["query", "查询", "url", "querystring", "params"]) {
        Some(Place::Query)
    } else if has(&["header", "headers", "请求头", "消息头", "头", "头部"]) {
        Some(Place::Header)
    } else if has(&["cookie", "cookies"]) {
        Some(Place::Cookie)
    } else if has(&["body", "请求体", "json", "form", "formdata", "包体", "消息体", "正文", "体"]) {
        Some(Place::Body)
    } else {
        None
    }
}

/// What a cell of a required column says.
pub(crate) fn required(text: &str) -> Option<bool> {
    let narrow = narrow(&plain(text)).to_lowercase();
    let first = narrow.split(['(', ',', '。', ';', '\n']).next().unwrap_or_default().trim();
    let word = first.trim_matches(|c: char| matches!(c, '`' | '"' | '\'' | '.' | ' ' | '[' | ']'));
    match word {
        "是" | "必选" | "必填" | "必须" | "必需" | "必传" | "yes" | "y" | "true" | "required" | "mandatory" | "m" | "1" | "✓" | "✔" | "√"
        | "✅" | "always" | "must" | "☑" | "o必选" | "r" | "需要" | "必要" | "是的" | "✔️" | "必备" | "x" => Some(true),
        "否" | "可选" | "选填" | "非必选" | "非必填" | "非必须" | "非必需" | "不必选" | "no" | "n" | "false" | "optional" | "o" | "0" | "✗" | "✘"
        | "×" | "❌" | "never" | "-" | "不需要" | "不必填" | "否的" | "conditional" | "c" | "条件必选" | "条件可选" | "无需" | "no (optional)"
        | "条件必填" | "选传" | "非必传" | "✖" | "不是" | "不必须" => Some(false),
        _ if word.starts_with('是') || word.starts_with("必") || word.starts_with("yes") || word.starts_with("required") => Some(true),
        _ if word.starts_with('否') || word.starts_with("可选") || word.starts_with("非必") || word.starts_with("no") || word.starts_with("optional") => {
            Some(false)
        }
        _ => None,
    }
}
