//! A page that changes: what drift says about each kind of change, and nothing else.

#![allow(clippy::unwrap_used, reason = "a test")]

use oas_contract::{Document, Source};
use oas_drift::{Difference, DifferenceKind};
use oas_pages::Page;
use oas_pages::facts::Edition;

/// In the words of the table below: `missing field query size`.
fn shown(differences: &[Difference]) -> Vec<String> {
    let word = |kind: DifferenceKind| kind.word();
    differences
        .iter()
        .map(|difference| format!("{} {} {}", word(difference.kind), difference.aspect.word(), difference.field()))
        .collect()
}

/// A contract that says what a page says: what is printed as OpenAPI.
fn contract_of(page: &str) -> Document {
    let facts = oas_pages::read(&Page::new("page.md", page.as_bytes()).unwrap());
    Document::parse(&Source::new("contract.yaml", &oas_pages::facts::to_openapi(&[facts]))).unwrap()
}

/// What is kept of a page.
fn edition_of(page: &str) -> Edition {
    let mut edition = Edition::empty("edition");
    edition.replace(&oas_pages::read(&Page::new("page.md", page.as_bytes()).unwrap()));
    edition
}

fn drift(page: &str, contract: &Document) -> Vec<String> {
    let facts = oas_pages::read(&Page::new("page.md", page.as_bytes()).unwrap());
    shown(oas_drift::drift(&facts, contract, None).differences())
}

fn page(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../oas-pages/tests/pages").join(name);
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn every_page_agrees_with_what_it_states() {
    for name in [
        "huawei-captions.txt",
        "english-two-operations.md",
        "tree-without-separator.md",
        "saved.html",
        "curl-only.txt",
        "jd-post.md",
        "numbered-chinese.md",
    ] {
        let page = page(name);
        let contract = contract_of(&page);
        assert_eq!(drift(&page, &contract), [""; 0], "{name}");
        let facts = oas_pages::read(&Page::new("page.md", page.as_bytes()).unwrap());
        assert_eq!(
            shown(oas_drift::drift(&facts, &contract, Some(&edition_of(&page))).differences()),
            [""; 0],
            "{name}"
        );
    }
}

#[test]
fn every_change_is_one_difference() {
    for (name, before, after, expected) in [
        (
            "english-two-operations.md",
            "| `tag_ids` | Only images with these tags. | List\\<String\\> | No |\n",
            "",
            "extra field query tag_ids",
        ),
        (
            "english-two-operations.md",
            "Default: 20. | integer",
            "Default: 20. | string",
            "contradicting type query page_size",
        ),
        (
            "english-two-operations.md",
            "`queued`, `active`, `killed`",
            "`queued`, `active`, `killed`, `gone`",
            "contradicting values query state",
        ),
        ("english-two-operations.md", "| `order` |", "| `direction` |", "renamed field query direction"),
        ("english-two-operations.md", "| name | yes |", "| name | no |", "contradicting required body name"),
        (
            "english-two-operations.md",
            "Value range: [10, 100]",
            "Value range: [10, 50]",
            "contradicting bounds query page_size maximum",
        ),
        ("english-two-operations.md", "Default: 20", "Default: 30", "contradicting default query page_size"),
        (
            "english-two-operations.md",
            "| `size` | integer(int64)",
            "| `bytes` | integer(int64)",
            "renamed field response items[].bytes",
        ),
        (
            "english-two-operations.md",
            "`POST /v2/images`",
            "`POST /v2/pictures`",
            "missing operation POST /v2/pictures",
        ),
        (
            "huawei-captions.txt",
            "job_id | 是 | String | 任务ID。 |\n",
            "job_id | 是 | Integer | 任务ID。 |\n",
            "contradicting type path job_id",
        ),
        ("huawei-captions.txt", "cpu | 是 |", "cpu | 否 |", "contradicting required body spec.cpu"),
        ("huawei-captions.txt", "- move：移动\n", "- move：移动\n- link：链接\n", "contradicting values body type"),
        ("huawei-captions.txt", "[10,1024]", "[10,2048]", "contradicting bounds body spec.disk.size maximum"),
        ("huawei-captions.txt", "progress | Double | 进度。 |\n", "", "extra field response job.progress"),
        (
            "jd-post.md",
            "|**clientToken**|String|否| |用于保证请求的幂等性。字符串长度不能超过64。|\n",
            "",
            "extra field body clientToken",
        ),
        ("jd-post.md", "`[1,100]`", "`[1,10]`", "contradicting bounds body maxCount maximum"),
        ("tree-without-separator.md", "└ state | string", "└ states | string", "renamed field body filter.states"),
        (
            "saved.html",
            "<code>done</code>: finished",
            "<code>done</code>: finished</li><li><code>lost</code>: gone",
            "contradicting values query status",
        ),
        (
            "saved.html",
            "<td>query</td><td>Integer</td><td>false</td>",
            "<td>query</td><td>Integer</td><td>true</td>",
            "contradicting required query limit",
        ),
    ] {
        let page = page(name);
        assert!(page.contains(before), "{name}: {before}");
        let contract = contract_of(&page);
        assert_eq!(drift(&page.replacen(before, after, 1), &contract), [expected], "{name}: {before} -> {after}");
    }
}

#[test]
fn what_was_settled_is_silent_until_the_page_changes() {
    let page = "GET /v1/a\n\n## Query parameters\n\n| Name | Type | Description |\n|---|---|---|\n| b | String | One of `x`, `y`. |\n";
    let edition = edition_of(page);
    let settled = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /v1/a:\n    get:\n      parameters:\n        - name: b\n          in: query\n          schema:\n            type: string\n            enum: [x, y, z]\n            x-completed: Support says that there is z.\n      responses:\n        '200': {description: ok}\n";
    let contract = Document::parse(&Source::new("contract.yaml", settled)).unwrap();
    let held = |page: &str, edition: Option<&Edition>| {
        let facts = oas_pages::read(&Page::new("page.md", page.as_bytes()).unwrap());
        shown(oas_drift::drift(&facts, &contract, edition).differences())
    };
    assert_eq!(held(page, Some(&edition)), [""; 0]);
    assert_eq!(held(page, None), [""; 0]);
    assert_eq!(held(&page.replace("`x`, `y`", "`x`, `y`, `w`"), Some(&edition)), ["contradicting values query b"]);
}

/// The pages that the contracts were completed from, in other sentences: the contracts say what they state.
#[test]
fn contracts_agree_with_the_pages_that_they_were_completed_from() {
    let specs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    for (package, names) in [
        ("huaweicloud-iec", &["huaweicloud-iec.list-images.txt"] as &[&str]),
        ("jdcloud-vm", &["jdcloud-vm.image-tasks.md"]),
        ("ppio-gpu", &["ppio-gpu.list-prewarm-tasks.md", "ppio-gpu.get-prewarm-task.md"]),
        ("ppio-gpu-instance", &["ppio-gpu-instance.list-image-prewarm.txt"]),
    ] {
        let name = format!("{package}.yaml");
        let contract = Document::parse(&Source::read(&specs.join(&name)).unwrap()).unwrap();
        let edition = Edition::parse(&Source::read(&specs.join("facts").join(&name)).unwrap()).unwrap();
        assert!(oas_drift::settled(&edition, &contract).differences().is_empty(), "{package}");
        for name in names {
            let facts = oas_pages::read(&Page::new(name, page(name).as_bytes()).unwrap());
            let drift = oas_drift::drift(&facts, &contract, Some(&edition));
            assert!(drift.differences().is_empty(), "{package}: {drift}");
        }
    }
}

/// A contract of one operation that answers with the schema `S0`.
fn answers_with(schemas: &str) -> Document {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /v1/things:\n    get:\n      responses: {{'200': \
         {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    );
    Document::parse(&Source::new("contract.yaml", &text)).unwrap()
}

const LAST: &str = "# Things\n\nGET /v1/things\n\n## Response\n\n| Name | Type | Description |\n|---|---|---|\n| last | String | The last. |\n";

#[test]
fn a_contract_of_many_schemas_is_compared_to_its_end() {
    let mut schemas = "    S0:\n      type: object\n      properties:\n".to_owned();
    for index in 0..100_100 {
        schemas += &format!("        p{index}: {{type: string}}\n");
    }
    let contract = answers_with(&format!("{schemas}        last: {{type: integer}}\n"));
    let facts = oas_pages::read(&Page::new("page.md", LAST.as_bytes()).unwrap());
    let drift = oas_drift::drift(&facts, &contract, None);
    assert!(shown(drift.differences()).contains(&"contradicting type response last".to_owned()));
    assert!(!drift.to_string().contains("left out"));
}

#[test]
fn what_of_a_contract_is_not_compared_is_said() {
    let link = |level: usize, names: &[&str]| {
        let next = |name| format!("{name}: {{$ref: '#/components/schemas/S{}'}}", level + 1);
        let names: Vec<String> = names.iter().map(next).collect();
        format!("    S{level}: {{type: object, properties: {{{}}}}}\n", names.join(", "))
    };
    let shared = answers_with(
        &((0..20).map(|level| link(level, &["a", "b"])).collect::<String>() + "    S20: {type: string}\n"),
    );
    let deep =
        answers_with(&((0..30).map(|level| link(level, &["a"])).collect::<String>() + "    S30: {type: string}\n"));
    let circle = answers_with(&link(0, &["a"]).replace("S1", "S0"));
    let facts = oas_pages::read(&Page::new("page.md", LAST.as_bytes()).unwrap());
    for (contract, said) in [
        (&shared, "warning[too-many-fields]: schemas refer to each other so often"),
        (&deep, "warning[too-deep]: schemas stand inside each other more than 24 times"),
    ] {
        let edition = Edition::parse(contract.source()).unwrap();
        for drift in [oas_drift::drift(&facts, contract, None), oas_drift::settled(&Edition::empty("things"), contract)]
        {
            let text = drift.to_string();
            assert!(text.starts_with(said) && text.contains("--> contract.yaml:"), "{text}");
        }
        assert!(oas_drift::settled(&edition, &circle).to_string().starts_with(said), "of the edition");
    }
    assert_eq!(oas_drift::settled(&Edition::empty("things"), &circle).to_string(), "");
}

const WITNESSED: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
x-completed: What the client does by itself, such as `X-Date`, is no parameter.
paths:
  /things/{id}:
    patch:
      operationId: change_thing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: exact, in: query, schema: {type: boolean}}
      requestBody: {content: {application/json: {schema: {type: array, items: {type: object, properties: {op: {type: string}}}}}}}
      responses:
        '200':
          description: ok
          headers: {X-Token: {schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                properties:
                  id: {type: string}
                  size: {type: string, x-completed: Digits in a text.}
                  parts: {type: array, items: {type: object, properties: {name: {type: string}}}}
                  more: {type: string}
";

fn witnessed(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut facts = serde_json::json!([{
        "operation": "ChangeThing", "method": "PATCH", "path": "/things/{thing}",
        "request": [
            {"name": "thing", "type": "str", "place": "path", "required": true},
            {"name": "exact", "type": "str", "place": "query"},
            {"name": "X-Date", "type": "str", "place": "header"},
            {"name": "body", "type": "list[Change]", "place": "body", "fields": [{"name": "op", "type": "str"}]},
        ],
        "response": [
            {"name": "id", "type": "str"},
            {"name": "size", "type": "int"},
            {"name": "parts", "type": "list[Part]", "fields": [{"name": "name", "type": "str"}]},
            {"name": "X-Token", "type": "str"},
        ],
    }]);
    change(&mut facts);
    let sdk = oas_drift::Sdk::parse(&Source::new("sdk.json", &facts.to_string())).unwrap();
    let contract = Document::parse(&Source::new("contract.yaml", WITNESSED)).unwrap();
    oas_drift::witness(&sdk, &contract).to_string()
}

#[test]
fn an_sdk_is_a_witness() {
    let known = "known[field]: ChangeThing: `header X-Date`: the SDK describes it, the contract has none: What the client does by \
                 itself, such as `X-Date`, is no parameter.\n";
    let size = "known[type]: ChangeThing: `response size`: the SDK says integer, the contract string: `x-completed`, line 23\n";
    let told = |lines: &str, counts: &str| format!("{known}{lines}{size}{counts}\n");
    assert_eq!(witnessed(|_| {}), told("", "1 of 1 operations, 8 of 9 names at their places; 2 known, 0 to settle"));
    // The same name elsewhere, a name of its own inside, another type, all of a member with what is inside.
    assert_eq!(
        witnessed(|facts| facts[0]["request"][1]["place"] = "header".into()).lines().next(),
        Some("missing[field]: ChangeThing: `header exact`: the SDK describes it, the contract has none")
    );
    let inside = witnessed(|facts| facts[0]["response"][2]["fields"][0]["name"] = "title".into());
    assert!(inside.contains("`response parts[].title`") && inside.contains("7 of 9 names"), "{inside}");
    let kind = witnessed(|facts| facts[0]["response"][0]["type"] = "int".into());
    assert!(
        kind.contains("contradicting[type]: ChangeThing: `response id`: the SDK says integer, the contract string")
    );
    let whole = witnessed(|facts| facts[0]["response"][2]["name"] = "pieces".into());
    assert!(whole.contains("6 of 9 names"), "{whole}");
    let lacking = witnessed(|facts| facts[0]["method"] = "POST".into());
    assert!(lacking.contains("0 of 1 operations, 0 of 9 names at their places; 0 known, 1 to settle"), "{lacking}");
}

#[test]
fn facts_of_an_sdk_that_are_none_are_refused() {
    let lists = format!(
        r#"[{{"method": "GET", "path": "/", "operation": "a", "response": [
            {{"name": "b", "type": "{}str{}"}}]}}]"#,
        "list[".repeat(100_000),
        "]".repeat(100_000)
    );
    for (text, place, what) in [
        ("{}", "1:1: error[sdk-facts]", "no list"),
        ("[\n", "error[yaml-syntax]", "failed to read"),
        ("[{}]", "1:2: error[sdk-facts]", "an operation has no `method`"),
        (r#"[{"method": "GET", "path": "/", "operation": "a", "request": {}}]"#, ": error[sdk-facts]", "no list"),
        (
            "[{\"method\": \"GET\", \"path\": \"/\", \"operation\": \"a\", \"request\":\n  [{\"name\": \"b\"}]}]",
            "2:",
            "`b` of a request has no `place`",
        ),
        (
            r#"[{"method": "GET", "path": "/", "operation": "a", "response": [{}]}]"#,
            ": error[sdk-facts]",
            "a field has no `name`",
        ),
        (&lists, "2:", "more than 16 lists in each other"),
    ] {
        let fault = oas_drift::Sdk::parse(&Source::new("sdk.json", text)).unwrap_err().to_string();
        assert!(fault.starts_with("sdk.json:") && fault.contains(place) && fault.contains(what), "{fault:.300}");
    }
}
