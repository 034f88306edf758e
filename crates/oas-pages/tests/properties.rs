//! Whatever a page is made of, it is read without a panic, and what is printed of it is a document.

#![allow(clippy::unwrap_used, reason = "a test")]

use oas_contract::{Document, Source};
use oas_pages::{Edition, Page, RefreshOptions};
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
        "limit integer required\n",
        "- `x` (integer, optional): Range 1-10\n",
        "status\nstring\nrequired\n",
        "参数\n类型\n是否必填\n描述\n",
        "名称\t类型\t说明\n",
        "e\tint\t5\n",
        "<ParamField query=\"q\" type=\"integer\">",
        "</ParamField>\n",
        "<ResponseField name=\"r\" type=\"object\">\n",
        "<Expandable>",
        "<td rowspan=3 colspan=2>",
        "<tr hidden>",
        "GET\n/\nv1\n/\nx\n",
        "Base URL: https://h.example/v1\n",
        "数据结构\n",
    ];
    prop_oneof![9 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #[test]
    fn any_page_is_read(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        if let Ok(page) = Page::new("page", text.as_bytes()) {
            let facts = oas_pages::read(&page);
            let _ = (facts.to_string(), facts.notes().to_string(), facts.to_json(), oas_pages::contradictions(&facts).to_string());
            let document = oas_pages::to_openapi(std::slice::from_ref(&facts));
            let document = Document::parse(&Source::new("facts.yaml", &document));
            prop_assert!(document.is_ok(), "{document:?}");
            let _ = oas_pages::drift(&facts, &document.unwrap(), None).to_string();
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(page) = Page::new("page", &bytes) {
            let _ = oas_pages::read(&page).to_string();
        }
    }
}

/// A page of this crate's tests with lines dropped, doubled and replaced.
fn changed_page() -> impl Strategy<Value = (String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pages: Vec<String> = all
        .filter(|path| path.extension().is_some_and(|extension| extension == "md" || extension == "txt"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let change = (any::<prop::sample::Index>(), 0..3_u8, piece());
    (prop::sample::select(pages), prop::collection::vec(change, 1..6)).prop_map(|(page, changes)| {
        let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
        for (index, what, piece) in changes {
            let at = index.index(lines.len().max(1)).min(lines.len().saturating_sub(1));
            match what {
                0 if lines.len() > 1 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                _ => lines[at] = piece,
            }
        }
        (page, lines.join("\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However a page changes, its contract stays one, keeps its comment, and has nothing left to be carried over.
    #[test]
    fn any_change_of_a_page_leaves_a_sound_contract((before, after) in changed_page()) {
        let read = |text: &str| oas_pages::read(&Page::new("page.md", text.as_bytes()).unwrap());
        let options = |keep| RefreshOptions { retrieved: "2026-11-21".to_owned(), keep };
        let first = [read(&before)];
        let made = oas_pages::new_contract("acme", &first);
        let made = oas_pages::refresh(&first, &made, &Edition::empty("acme"), &options(true)).unwrap();
        let own = Source::new("specs/acme.yaml", &made.contract.text().replace("paths:\n", "# Mine.\npaths: # too\n"));
        let second = [read(&after)];
        let refreshed = oas_pages::refresh(&second, &own, &made.edition, &options(true)).unwrap();
        let report = oas_contract::lint(&refreshed.contract);
        prop_assert!(!report.has_errors(), "{report}");
        prop_assert!(refreshed.contract.text().contains("# Mine.\npaths: # too\n"));
        let again = oas_pages::refresh(&second, &refreshed.contract, &refreshed.edition, &options(true)).unwrap();
        prop_assert_eq!(again.contract.text(), refreshed.contract.text());
        prop_assert!(again.changes.iter().all(|change| change.outcome.word() != "applied"), "{again}");
    }
}
