//! Pages that are no pages, or far too much of one: bounded, clear, no panic.

#![allow(clippy::unwrap_used, reason = "a test")]

use oas_pages::Page;

fn read(bytes: &[u8]) -> (oas_pages::facts::Facts, String) {
    let facts = oas_pages::read(&Page::new("page", bytes).unwrap());
    let notes = facts.notes().to_string();
    (facts, notes)
}

#[test]
fn what_is_no_text() {
    let png = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0xd];
    let error = Page::new("page.png", &png).unwrap_err().to_string();
    assert_eq!(
        error,
        "page.png:1:1: error[no-text]: the page is not UTF-8 text (byte 0); give the page as text, markdown or saved HTML, in UTF-8"
    );
    assert!(Page::new("page", b"a\0b").unwrap_err().to_string().contains("character 2 is a control character"));
}

#[test]
fn utf_16() {
    let text = "GET /v1/a\n\n| 名称 | 类型 | 描述 |\n|---|---|---|\n| b | String | 取值为x或y。 |\n";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let (facts, _) = read(&bytes);
    assert!(facts.to_string().contains("query~ b: string values=\"x\"|\"y\" @5"), "{facts}");
}

#[test]
fn nothing_to_find() {
    let (facts, notes) = read("Just a story.\nIt has no operation.\n".as_bytes());
    assert!(facts.operations.is_empty());
    assert!(notes.contains("warning[nothing-found]"), "{notes}");
    assert!(read(b"").1.contains("nothing-found"));
}

#[test]
fn a_table_that_no_reader_understands() {
    let (_, notes) = read("GET /v1/a\n\n| Colour | Taste |\n|---|---|\n| red | sweet |\n".as_bytes());
    assert!(
        notes.contains(
            "warning[unknown-table]: no reader understands the table with the columns `Colour`, `Taste`\n --> page:3:1"
        ),
        "{notes}"
    );
}

#[test]
fn an_unclosed_fence() {
    let (_, notes) = read(b"GET /v1/a\n\n```json\n{\"a\": 1}\n");
    assert!(notes.contains("warning[unclosed-fence]"), "{notes}");
    let (_, notes) = read(b"# x\n\n````yaml\nopenapi: 3.0.0\npaths:\n  /a: [\n````\n");
    assert!(notes.contains("page:") && notes.contains("yaml-syntax"), "{notes}");
}

#[test]
fn ten_thousand_rows() {
    let mut page = "GET /v1/a\n\n| Name | Type | Required |\n|---|---|---|\n".to_owned();
    (0..10_000).for_each(|number| page += &format!("| field_{number} | String | No |\n"));
    let (facts, _) = read(page.as_bytes());
    assert_eq!(facts.operations[0].parameters.len(), 10_000);
}

#[test]
fn five_megabytes() {
    let rows: String =
        (0..500).map(|number| format!("| field_{number} | String | No | Range: 1-{number}, default 1. |\n")).collect();
    let table = format!(
        "GET /v1/a\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n{rows}\nSome words about it.\n\n"
    );
    let (facts, _) = read(table.repeat((5 << 20) / table.len()).as_bytes());
    assert_eq!(facts.operations[0].parameters.len(), 500);
}

/// A hundred kilobytes of each, as none may take more than its length.
#[test]
fn the_same_again_and_again() {
    for piece in [
        "a | b | c\n",
        "{\n",
        "[{\"a\":\n",
        "|\n",
        "# x\n",
        "```\n",
        "- a: b\n",
        "GET /v1/x?y=z\n",
        "curl http://a.example/b \\\n",
        "<div><table><tr><td>",
        "取值为a、b，默认为1，范围[1,2]",
        "`",
        "**",
        "x: {\n  ",
        "a = {\n",
        "limit integer required\n",
        "name\n\nstring\n\n",
        "name\n\n\n\n",
        "参数\n类型\n是否必填\n描述\n",
        "参数\t类型\t描述\na\tint\t1\n",
        "- `a` (integer): b\n",
        "<ParamField query=\"a\" type=\"b\">\n",
        "<ResponseField name=\"a\"><Expandable>\n",
        "GET\n/\nv1\n",
        "POST\n\n",
        "<table><tr><td rowspan=9999 colspan=9999>x",
        "a | b | 是\n取值范围：\n",
        "{\"a\": 1}'{\"b\": 2}",
        "Possible values:\n- A: b\n",
        "<p hidden>",
        "[",
        "[a](",
        "![a](b)",
        "*a ",
        "__a ",
    ] {
        let page = piece.repeat((96 << 10) / piece.len());
        if let Ok(page) = Page::new("page", page.as_bytes()) {
            let facts = oas_pages::read(&page);
            let _ = (facts.notes(), oas_pages::contradictions(&facts), facts.to_string().len());
        }
    }
}

/// Its reader calls itself for each.
#[test]
fn a_tag_of_many_attributes() {
    let page = format!("<html><body><div{}><h1>Things</h1><p>GET /v1/things</p></div>", " a=\"b\"".repeat(200_000));
    let (facts, _) = read(page.as_bytes());
    assert_eq!(facts.operations[0].path.as_ref().unwrap().value, "/v1/things");
}

/// The label of each is in the label of the next.
#[test]
fn links_in_links() {
    let page = format!(
        "GET /v1/things\n\n| Name | Type |\n|---|---|\n| {}a{} | String |\n",
        "[".repeat(50_000),
        "](b)".repeat(50_000)
    );
    assert_eq!(read(page.as_bytes()).0.operations.len(), 1);
}

#[test]
fn more_examples_than_are_read() {
    let example = |number: usize| format!("```json\n{{\"a\": 1, \"b{number}\": 2}}\n```\n\n");
    let page = format!("# Things\n\nGET /v1/things\n\n## Response\n\n{}", (0..600).map(example).collect::<String>());
    let (facts, notes) = read(page.as_bytes());
    assert!(facts.to_string().contains(" b499") && !facts.to_string().contains(" b500"));
    assert!(notes.contains("warning[too-many-examples]: one operation has more than 500 examples"), "{notes}");
}

#[test]
fn structures_that_contain_themselves() {
    let page = "GET /v1/a\n\n## Response\n\n| Name | Type | Description |\n|---|---|---|\n| node | [Node](#node) | A node. |\n\n### Node\n\n| Name | Type | Description |\n|---|---|---|\n| left | [Node](#node) | The left one. |\n| items | [Node[]](#node) | More. |\n";
    let (facts, _) = read(page.as_bytes());
    assert!(facts.to_string().contains("response node.left: object"), "{facts}");
}

/// Two fields of each structure that lead to the next would double what is made of a page with every level.
#[test]
fn structures_that_share_structures() {
    let mut page = "# Things\n\nGET /v1/things\n\n## Response\n\n| Name | Type | Description |\n|---|---|---|\n| top | [S0](#s0) | All. |\n".to_owned();
    let mut schemas = String::new();
    for level in 0..30 {
        let next = level + 1;
        let row = |name: &str| format!("| {name} | [S{next}](#s{next}) | One. |\n");
        let header = "| Name | Type | Description |\n|---|---|---|\n";
        page += &format!("\n### S{level}\n\n{header}{}{}", row("a"), row("b"));
        let part = format!("{{$ref: '#/components/schemas/S{next}'}}");
        schemas += &format!("    S{level}: {{type: object, properties: {{a: {part}, b: {part}}}}}\n");
    }
    page += "\n### S30\n\n| Name | Type | Description |\n|---|---|---|\n| end | String | The end. |\n";
    let block = format!(
        "```yaml\nopenapi: 3.0.3\npaths:\n  /v1/things:\n    get:\n      responses: {{'200': {{description: ok, content: \
         {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}\ncomponents:\n  schemas:\n{schemas}    S30: \
         {{type: string}}\n```\n"
    );
    for (text, first) in [(page, "response top"), (block, "response a")] {
        let (facts, notes) = read(text.as_bytes());
        assert!(facts.to_string().contains(first), "{first}");
        assert!(notes.contains("too-many-fields"), "what is left out is said: {notes}");
    }
}
