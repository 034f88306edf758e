//! A contract in OpenAPI 3.1 says what it says in 3.0, and is refreshed in its own spelling.

#![allow(clippy::unwrap_used, reason = "a test")]

use oas_contract::{Document, Source};
use oas_drift::{Difference, Refresh, RefreshOptions};
use oas_pages::Page;
use oas_pages::facts::{Edition, Facts};

const PAGE: &str = "\
# List images

GET https://api.example.com/v1/images

## Query parameters

| Name | Type | Required | Description |
|---|---|---|---|
| limit | Integer | No | Value range: (0, 100). |
| size | Integer | No | Value range: [1, 10]. |
| share | Number | No | Value range: [0.10, 0.90]. |
| count | Integer | No | How many. |
| kind | String | No | One of `public`. |
| name | String | No | A name. For example: `disk`. |

## Response parameters

| Name | Type | Description |
|---|---|---|
| images | Array of Image | The images. |
| owner | Owner | Whose they are. |

### Image

| Name | Type | Description |
|---|---|---|
| id | String | The id. |

### Owner

| Name | Type | Description |
|---|---|---|
| id | String | The id. |
| age | Integer | Value range: (0, 200]. |
";

/// What both versions write in the same way. What they write in two ways stands in one line each.
const CONTRACT: &str = "\
openapi: VERSION
info: {title: Images, version: '1'}
servers:
  - url: https://api.example.com
security: []
paths:
  /v1/images:
    get:
      operationId: list_images
      summary: Lists images.
      x-source: {title: List images, url: 'https://example.com/doc', retrieved: '2026-01-01', digest: DIGEST}
      parameters:
        - {name: limit, in: query, description: How many., schema: LIMIT}
        - name: size
          in: query
          description: How large.
          schema:
            type: integer
            minimum: 1 # not nothing
            maximum: 10
        - {name: share, in: query, description: How much., schema: {type: number, minimum: 0.10, maximum: 0.90}}
        - {name: count, in: query, description: How many., schema: {type: integer}}
        - {name: kind, in: query, description: The kind., schema: KIND}
        - {name: name, in: query, description: The name., schema: NAME}
      responses:
        '200':
          description: The images.
          content:
            application/json:
              schema:
                type: object
                description: Images.
                properties:
                  images: {type: array, description: The images., items: {$ref: '#/components/schemas/Image'}}
                  owner: {description: Whose they are., OWNER}
        '400': {description: No.}
components:
  schemas:
    Image:
      type: object
      description: An image.
      properties:
        id: {type: string, description: The id.}
    Owner:
      type: object
      description: An owner.
      properties:
        id: {description: The id., NULLABLE}
        age: {description: How old., AGE}
";

const SPELLINGS: [[&str; 2]; 7] = [
    ["3.0.3", "3.1.0"],
    [
        "{type: integer, minimum: 0, exclusiveMinimum: true, maximum: 100, exclusiveMaximum: true}",
        "{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 100}",
    ],
    ["{type: string, enum: [public]}", "{type: string, const: public}"],
    ["{type: string, example: disk}", "{type: string, examples: [disk]}"],
    [
        "nullable: true, allOf: [{$ref: '#/components/schemas/Owner'}]",
        "anyOf: [{$ref: '#/components/schemas/Owner'}, {type: 'null'}]",
    ],
    ["type: string, nullable: true", "type: [string, 'null']"],
    [
        "type: integer, nullable: true, minimum: 0, exclusiveMinimum: true, maximum: 200",
        "type: [integer, 'null'], exclusiveMinimum: 0, maximum: 200",
    ],
];

fn facts(page: &str) -> Facts {
    oas_pages::read(&Page::new("page.md", page.as_bytes()).unwrap())
}

fn edition() -> Edition {
    let mut edition = Edition::empty("images");
    edition.replace(&facts(PAGE));
    edition
}

/// The contract in the spelling of 3.0 or of 3.1.
fn contract(spelling: usize) -> Source {
    let names = ["VERSION", "LIMIT", "KIND", "NAME", "OWNER", "NULLABLE", "AGE"];
    let text = CONTRACT.replace("DIGEST", &format!("'{}'", facts(PAGE).digest()));
    let text = names.iter().zip(SPELLINGS).fold(text, |text, (name, both)| text.replace(name, both[spelling]));
    Source::new("specs/images.yaml", &text)
}

/// Changes of the page, and the lines of the contract in 3.1 that go and come.
const CHANGES: [(&str, &str, &str); 11] = [
    ("(0, 100)", "(5, 100)", "{type: integer, exclusiveMinimum: 5, exclusiveMaximum: 100}"),
    ("(0, 100)", "[0, 100)", "{type: integer, minimum: 0, exclusiveMaximum: 100}"),
    ("(0, 100)", "(0, 100]", "{type: integer, exclusiveMinimum: 0, maximum: 100}"),
    ("Value range: (0, 100).", "How many.", "{type: integer}"),
    ("[1, 10]", "(1, 10]", "            exclusiveMinimum: 1 # not nothing"),
    ("[0.10, 0.90]", "(0.10, 0.90]", "{type: number, exclusiveMinimum: 0.10, maximum: 0.90}"),
    ("[1, 10]", "[1, 99999999999999999999999]", "            maximum: 99999999999999999999999"),
    ("| How many. |", "| Value range: (0, 9]. |", "{type: integer, exclusiveMinimum: 0, maximum: 9}"),
    ("One of `public`.", "One of `public`, `private`.", "{type: string, enum: [public, private]}"),
    ("`disk`", "`image`", "{type: string, examples: [image]}"),
    (
        "(0, 200]",
        "(0, 150]",
        "age: {description: How old., type: [integer, 'null'], exclusiveMinimum: 0, maximum: 150}",
    ),
];

#[test]
fn drift_is_the_same_in_both_versions() {
    let [older, newer] = [0, 1].map(|spelling| Document::parse(&contract(spelling)).unwrap());
    for document in [&older, &newer] {
        assert!(!oas_contract::lint_document(document).has_errors(), "{}", oas_contract::lint_document(document));
    }
    let held = |page: &str, document: &Document| -> Vec<Difference> {
        oas_drift::drift(&facts(page), document, Some(&edition())).differences().to_vec()
    };
    assert_eq!(held(PAGE, &older), []);
    assert_eq!(held(PAGE, &newer), []);
    for (before, after, _) in CHANGES {
        assert!(PAGE.contains(before), "{before}");
        let page = PAGE.replacen(before, after, 1);
        assert_eq!(held(&page, &newer), held(&page, &older), "{before} -> {after}");
    }
}

#[test]
fn a_refresh_writes_the_spelling_of_the_contract() {
    let refreshed = |page: &str, spelling: usize| -> Refresh {
        let options = RefreshOptions { retrieved: "2026-02-02".to_owned(), keep: false };
        oas_drift::refresh(&[facts(page)], &contract(spelling), &edition(), &options).unwrap()
    };
    let outcomes = |refresh: &Refresh| -> Vec<String> {
        let shown = refresh.changes.iter();
        shown.map(|change| format!("{} {}", change.outcome.word(), change.difference.field())).collect()
    };
    for (before, after, line) in CHANGES {
        let page = PAGE.replacen(before, after, 1);
        let (older, newer) = (refreshed(&page, 0), refreshed(&page, 1));
        assert_eq!(outcomes(&newer), outcomes(&older), "{before} -> {after}\n{newer}");
        assert!(outcomes(&newer).iter().all(|outcome| outcome.starts_with("applied ")), "{newer}");
        let text = newer.contract.text();
        assert!(text.contains(line), "{before} -> {after}\n{text}");
        assert!(!oas_contract::lint(&newer.contract).has_errors(), "{text}");
    }
}

#[test]
fn what_is_new_is_written_in_the_spelling_of_the_contract() {
    for (before, after, lines) in [
        (
            "| kind | String |",
            "| depth | Integer | No | Value range: (0, 7). |\n| kind | String |",
            "            type: integer\n            exclusiveMinimum: 0\n            exclusiveMaximum: 7\n",
        ),
        ("`public`", "`private`", "{type: string, const: private}"),
    ] {
        let options = RefreshOptions { retrieved: "2026-02-02".to_owned(), keep: false };
        let page = facts(&PAGE.replacen(before, after, 1));
        let refresh = oas_drift::refresh(&[page], &contract(1), &edition(), &options).unwrap();
        assert!(refresh.contract.text().contains(lines), "{refresh}\n{}", refresh.contract.text());
    }
}
