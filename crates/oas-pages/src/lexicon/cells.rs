//! What cells with few words say: where a parameter stands, yes and no.

use super::title::{contains_word, title};
use crate::facts::Location;
use crate::text::markup::{narrow, plain};
use crate::text::{WordList, words};

/// Where the title of a column of names says that they stand.
pub(crate) fn location_of_title(text: &str) -> Option<Location> {
    Some(match title(text).as_str() {
        "header" | "headers" | "header name" | "request header" | "请求头" | "消息头" | "头域" | "请求头名称"
        | "消息头名称" | "header名称" => Location::Header,
        "query parameter" | "query parameters" | "query参数" => Location::Query,
        "path parameter" | "path parameters" | "path参数" | "路径参数" => Location::Path,
        "body parameter" | "body parameters" | "body参数" => Location::Body,
        _ => return None,
    })
}

/// Where a value of a place column puts a parameter.
pub(crate) fn location(text: &str) -> Option<Location> {
    let title = title(text);
    let locations = [
        (Location::Path, words!("path|路径|uri|url路径|pathvariable")),
        (Location::Query, words!("query|查询|url|querystring|params")),
        (Location::Header, words!("header|headers|请求头|消息头|头|头部")),
        (Location::Cookie, words!("cookie|cookies")),
        (Location::Body, words!("body|请求体|json|form|formdata|包体|消息体|正文|体")),
    ];
    locations.into_iter().find(|(_, words)| words.any(|word| contains_word(&title, word))).map(|(location, _)| location)
}

/// What a cell of a required column says.
pub(crate) fn required(text: &str) -> Option<bool> {
    let narrow = narrow(&plain(text)).to_lowercase();
    let first = narrow.split(['(', ',', '。', ';', '\n']).next().unwrap_or_default().trim();
    let word = first.trim_matches(|c: char| matches!(c, '`' | '"' | '\'' | '.' | ' ' | '[' | ']'));
    if YES.contains(word) {
        Some(true)
    } else if NO.contains(word) {
        Some(false)
    } else if words!("是|必|yes|required").starts(word) {
        Some(true)
    } else {
        words!("否|可选|非必|no|optional").starts(word).then_some(false)
    }
}

const YES: WordList = words!(
    "是|必选|必填|必须|必需|必传|yes|y|true|required|mandatory|m|1|✓|✔|√|✅|always|must|☑|o必选|r|需要|必要|是的|✔️|必备|x|はい|必須|○|◯|да|обязательный|обязательно|обязательное|обязателен",
);
const NO: WordList = words!(
    "否|可选|选填|非必选|非必填|非必须|非必需|不必选|no|n|false|optional|o|0|✗|✘|×|❌|never|-|不需要|不必填|否的|conditional|\
     c|条件必选|条件可选|无需|no (optional)|条件必填|选传|非必传|✖|不是|不必须|いいえ|任意|オプション|нет|необязательный|необязательно|необязательное|опционально",
);
