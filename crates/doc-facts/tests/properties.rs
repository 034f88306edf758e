//! Whatever a page is made of, it is read without a panic, and what is printed of it is a document.

#![allow(clippy::unwrap_used, reason = "a test")]

use contract::{Document, Source};
use doc_facts::Page;
use proptest::prelude::*;

/// Pieces that pages are made of, put together as no page would.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "|",
        "\n",
        "\n\n",
        " ",
        "| 参数 | 类型 | 描述 |\n|---|---|---|\n",
        "Name | Type | Required |\n",
        "| a | String | 是 |\n",
        "b | List<X> | 否 | 取值为a、b |\n",
        "| [c](#x) | [X[]](#x) | Default `1`. |\n",
        "### <a id=\"x\"></a>X\n",
        "## 请求参数\n",
        "## 响应参数\n",
        "响应示例\n",
        "GET /v1/{a}\n",
        "POST https://h.example/v1/a?b=1\n",
        "curl https://h.example/x -d '",
        "'",
        "\\\n",
        "```",
        "```json\n",
        "{",
        "}",
        "[",
        "]",
        "\"x\": 1,",
        "\"y\": \"<string>\"",
        "取值范围：[1,",
        "10]",
        "默认为",
        "1-10",
        "字符",
        "- a：b\n",
        "└ d",
        "&nbsp;",
        "<td>",
        "<table><tr><th>Name</th>",
        "</table>",
        "<!doctype html>",
        "openapi: 3.0.0\npaths:\n  /a:\n    get: {}\n",
        "状态码：200\n",
        "状态码：400\n",
        "`",
        "**",
        "\\|",
        "，",
        "\u{feff}",
        "表1 X\n",
    ];
    prop_oneof![9 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #[test]
    fn any_page_is_read(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        if let Ok(page) = Page::new("page", text.as_bytes()) {
            let facts = doc_facts::read(&page);
            let _ = (facts.to_string(), facts.notes().to_string(), facts.to_json(), doc_facts::contradictions(&facts).to_string());
            let document = doc_facts::to_openapi(std::slice::from_ref(&facts));
            let document = Document::parse(&Source::new("facts.yaml", &document));
            prop_assert!(document.is_ok(), "{document:?}");
            let _ = doc_facts::drift(&facts, &document.unwrap(), None).to_string();
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(page) = Page::new("page", &bytes) {
            let _ = doc_facts::read(&page).to_string();
        }
    }
}
