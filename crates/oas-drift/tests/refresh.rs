//! A page that changes, and what becomes of its contract: which lines change, and what is left to a person.

#![allow(clippy::unwrap_used, clippy::too_many_lines, reason = "tests, some of them tables")]

use oas_contract::Source;
use oas_drift::{Refresh, RefreshOptions};
use oas_pages::Page;
use oas_pages::facts::{Edition, Facts};

const PAGE: &str = "\
# List images

GET https://api.example.com/v1/images

## Query parameters

| Name | Type | Required | Description |
|---|---|---|---|
| kind | String | No | The kind. One of `public`, `private`. |
| limit | Integer | No | Range: 1-100, default 10. |
| since | String | No | Only newer ones. |
| name | String | No | Length 1-64. |

## Response parameters

| Name | Type | Description |
|---|---|---|
| images | Array of Image | The images. |
| total | Integer | How many. |

### Image

| Name | Type | Description |
|---|---|---|
| id | String | The id. |
| state | String | One of `active`, `killed`. |
| size | Integer | In bytes. |
";

/// Completed by a person: comments, an order of its own, values and formats that the page does not have.
const CONTRACT: &str = "\
openapi: 3.0.3
info: {title: Images, version: '1'}
x-source: {title: List images, url: 'https://example.com/doc', retrieved: '2026-01-01', digest: DIGEST}
servers:
  - url: https://api.example.com # the only one
paths:
  /v1/images:
    get:
      operationId: list_images
      summary: Lists images.
      x-source:
        title: List images
        url: https://example.com/doc
        retrieved: '2026-01-01'
        digest: DIGEST # of the page
      parameters:
        # The page says nothing about the order.
        - name: limit
          in: query
          description: How many at most. # at most!
          schema: {type: integer, minimum: 1, maximum: 100, default: 10}
        - name: kind
          in: query
          description: The kind.
          schema:
            $ref: '#/components/schemas/ImageKind'
        - name: since
          in: query
          description: Only newer ones.
          schema:
            type: string
            format: date-time
            x-completed: The examples of support are in RFC 3339.
        - {name: name, in: query, description: A name., schema: {type: string, minLength: 1, maxLength: 64}}
      responses:
        '200':
          description: The images.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/ImageList'
              example:
                images:
                  - {id: a, state: active, size: 1}
                total: 1
        '400':
          description: No.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/ErrorBody'}
      x-columns: [/images/*/id, /images/*/size]
components:
  schemas:
    ImageKind:
      type: string
      description: The kind of an image.
      x-extensible-enum:
        - {value: public, description: For everybody.}
        - {value: private, description: For its owner.}
        # Support says so.
        - {value: market, description: For sale.}
    ImageList:
      type: object
      description: Images.
      required: [images]
      properties:
        images:
          type: array
          description: The images.
          items:
            $ref: '#/components/schemas/Image'
        # Not of this page only.
        total:
          type: integer
          description: How many.
    Image:
      type: object
      description: An image.
      required: [id]
      properties:
        id:
          type: string
          description: The id.
        state:
          type: string
          description: The state.
          x-extensible-enum: [active, killed]
        size:
          type: integer
          format: bytes
          description: The size.
    ErrorBody:
      type: object
      description: An error.
      properties:
        code: {type: string, description: The code.}
";

fn facts(page: &str) -> Facts {
    oas_pages::read(&Page::new("page.md", page.as_bytes()).unwrap())
}

fn edition(page: &str) -> Edition {
    let mut edition = Edition::empty("images");
    edition.replace(&facts(page));
    edition
}

fn contract() -> Source {
    Source::new("specs/images.yaml", &CONTRACT.replace("DIGEST", &format!("'{}'", facts(PAGE).digest())))
}

fn refreshed(page: &str, keep: bool) -> Refresh {
    let options = RefreshOptions { retrieved: "2026-02-02".to_owned(), keep };
    oas_drift::refresh(&[facts(page)], &contract(), &edition(PAGE), &options).unwrap()
}

/// `applied query limit`.
fn outcomes(refresh: &Refresh) -> Vec<String> {
    refresh.changes.iter().map(|change| format!("{} {}", change.outcome.word(), change.difference.field())).collect()
}

/// The lines that went and came, provenance left out.
fn changed(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let lines = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    let lines = lines.filter(|change| !["digest", "retrieved"].iter().any(|word| change.value().contains(word)));
    lines.map(|change| format!("{}{}", change.tag(), change.value())).collect()
}

#[test]
fn a_page_that_has_not_changed_changes_nothing() {
    let refresh = refreshed(PAGE, false);
    assert_eq!(outcomes(&refresh), [""; 0]);
    assert_eq!(refresh.contract.text(), contract().text());
    assert_eq!(refresh.edition.to_string(), edition(PAGE).to_string());
    assert_eq!(refresh.to_string(), "");
}

/// What changes on the page from what to what, what becomes of it, and the lines of the contract that go and come.
type Case = (&'static str, &'static str, &'static [&'static str], &'static str);

const CASES: &[Case] = &[
    (
        "1-100, default 10",
        "1-200, default 20",
        &["applied query limit", "applied query limit maximum"],
        "-          schema: {type: integer, minimum: 1, maximum: 100, default: 10}
+          schema: {type: integer, minimum: 1, maximum: 200, default: 20}
",
    ),
    (
        "`public`, `private`.",
        "`public`, `shared`, `private`.",
        &["applied query kind"],
        "+        - shared
",
    ),
    (
        "`public`, `private`.",
        "`public`.",
        &["applied query kind"],
        "-        - {value: private, description: For its owner.}
",
    ),
    (
        "| name | String | No | Length 1-64. |",
        "| name | String | No | Length 1-32. |\n| owner | String | Yes | Length 3-9. |",
        &["applied query name most", "applied query owner"],
        "-        - {name: name, in: query, description: A name., schema: {type: string, minLength: 1, maxLength: 64}}
+        - {name: name, in: query, description: A name., schema: {type: string, minLength: 1, maxLength: 32}}
+        - name: owner
+          in: query
+          required: true
+          schema:
+            type: string
+            minLength: 3
+            maxLength: 9
",
    ),
    (
        "| kind | String | No |",
        "| kind | String | Yes |",
        &["applied query kind"],
        "+          required: true
",
    ),
    (
        "| name | String | No | Length 1-64. |\n",
        "",
        &["applied query name"],
        "-        - {name: name, in: query, description: A name., schema: {type: string, minLength: 1, maxLength: 64}}
",
    ),
    (
        "| limit | Integer |",
        "| page_size | Integer |",
        &["applied query page_size"],
        "-        - name: limit
+        - name: page_size
",
    ),
    (
        "| size | Integer |",
        "| bytes | Integer |",
        &["applied response images[].bytes"],
        "-                  - {id: a, state: active, size: 1}
+                  - {id: a, state: active, bytes: 1}
-      x-columns: [/images/*/id, /images/*/size]
+      x-columns: [/images/*/id, /images/*/bytes]
-        size:
+        bytes:
",
    ),
    (
        "| total | Integer | How many. |\n",
        "",
        &["applied response total"],
        "-                total: 1
-        total:
-          type: integer
-          description: How many.
",
    ),
    (
        "| size | Integer | In bytes. |\n",
        "| size | Integer | In bytes. |\n| owner | Object | Whose. |\n\n### owner\n\n| Name | Type | Description |\n|---|---|---|\n| id | String | Who. |\n",
        &["applied response images[].owner"],
        "-                  - {id: a, state: active, size: 1}
+                  - {id: a, owner: {id: text}, state: active, size: 1}
+        owner:
+          $ref: '#/components/schemas/Owner'
+    Owner:
+      type: object
+      properties:
+        id:
+          type: string
",
    ),
    (
        "| id | String | The id. |",
        "| id | Integer | The id. |",
        &["applied response images[].id"],
        "-          type: string
+          type: integer
",
    ),
    (
        "https://api.example.com/",
        "https://images.example.com/",
        &["applied https://images.example.com", "known https://api.example.com"],
        "-  - url: https://api.example.com # the only one
+  - url: https://images.example.com # the only one
",
    ),
    (
        "GET https://api.example.com/v1/images",
        "POST https://api.example.com/v2/images",
        &["applied POST /v2/images"],
        "-  /v1/images:
-    get:
+  /v2/images:
+    post:
",
    ),
];

#[test]
fn changes_of_a_page_change_these_lines_and_no_others() {
    for (before, after, expected, lines) in CASES {
        assert!(PAGE.contains(before), "{before}");
        let refresh = refreshed(&PAGE.replacen(before, after, 1), false);
        assert_eq!(outcomes(&refresh), *expected, "{before} -> {after}\n{refresh}");
        assert_eq!(changed(contract().text(), refresh.contract.text()), *lines, "{before} -> {after}");
        assert_eq!(refresh.contract.text().matches("2026-02-02").count(), 2, "both places say which page");
    }
}

#[test]
fn what_a_person_has_completed_is_a_conflict_and_stays() {
    for (before, after, expected, message) in [
        (
            "| since | String | No | Only newer ones. |",
            "| since | Integer | No | Only newer ones. |",
            "conflict query since",
            "a person has completed it",
        ),
        ("| since | String | No | Only newer ones. |\n", "", "conflict query since", "a person has completed it"),
    ] {
        let page = PAGE.replacen(before, after, 1);
        let refresh = refreshed(&page, false);
        assert_eq!(outcomes(&refresh), [expected]);
        assert!(refresh.to_string().contains(message), "{refresh}");
        assert_eq!(refresh.contract.text(), contract().text());
        // Kept for good, the page is known from then on.
        let kept = refreshed(&page, true);
        assert_eq!(changed(contract().text(), kept.contract.text()), "");
        assert!(kept.contract.text().contains("2026-02-02"));
        assert!(kept.edition.to_string().contains(facts(&page).digest()));
    }
}

#[test]
fn what_the_contract_says_already_is_known() {
    let page = PAGE.replacen("`public`, `private`.", "`public`, `private`, `market`.", 1);
    let refresh = refreshed(&page, false);
    assert_eq!(outcomes(&refresh), ["known query kind"]);
    assert_eq!(changed(contract().text(), refresh.contract.text()), "");
}

#[test]
fn a_difference_that_was_there_before_is_not_carried_over() {
    // The person wrote 100 while the earlier page had 50: the page's 80 contradicts both.
    let before = PAGE.replacen("1-100", "1-50", 1);
    let options = RefreshOptions { retrieved: "2026-02-02".to_owned(), keep: false };
    let now = facts(&PAGE.replacen("1-100", "1-80", 1));
    let refresh = oas_drift::refresh(&[now], &contract(), &edition(&before), &options).unwrap();
    assert_eq!(outcomes(&refresh), ["conflict query limit maximum"]);
    assert!(refresh.to_string().contains("the earlier edition says 50, the contract 100"), "{refresh}");
}

#[test]
fn an_operation_comes_with_its_page_and_goes_with_a_person() {
    let more = "\n## Delete an image\n\nDELETE https://api.example.com/v1/images/{id}\n\n### Path parameters\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n| id | String | Yes | Which. |\n";
    let options = RefreshOptions { retrieved: "2026-02-02".to_owned(), keep: false };
    let page = format!("{PAGE}{more}");
    let added = oas_drift::refresh(&[facts(&page)], &contract(), &edition(PAGE), &options).unwrap();
    assert_eq!(outcomes(&added), ["applied DELETE /v1/images/{id}"], "{added}");
    assert!(added.contract.text().contains("operationId: delete_image\n"), "{}", added.contract.text());
    let report = oas_contract::lint(&added.contract);
    assert!(!report.has_errors(), "{report}");
    let gone = oas_drift::refresh(&[facts(PAGE)], &added.contract, &added.edition, &options).unwrap();
    assert_eq!(outcomes(&gone), ["decide DELETE /v1/images/{}"]);
}

#[test]
fn several_changes_are_carried_over_together() {
    let page = PAGE
        .replacen("1-100, default 10", "1-200", 1)
        .replacen("| name | String | No | Length 1-64. |\n", "", 1)
        .replacen("`active`, `killed`", "`active`, `killed`, `lost`", 1);
    let refresh = refreshed(&page, false);
    let expected =
        ["applied query limit", "applied query limit maximum", "applied query name", "applied response images[].state"];
    assert_eq!(outcomes(&refresh), expected, "{refresh}");
    let edition = refresh.edition.clone();
    let options = RefreshOptions { retrieved: "2026-02-03".to_owned(), keep: false };
    let again = oas_drift::refresh(&[facts(&page)], &refresh.contract, &edition, &options).unwrap();
    assert_eq!(outcomes(&again), [""; 0]);
    assert_eq!(again.contract.text(), refresh.contract.text());
}

/// Two changes at once are the two one after the other, whichever they are.
#[test]
fn changes_made_together_are_those_made_one_after_the_other() {
    let options = RefreshOptions { retrieved: "2026-02-02".to_owned(), keep: false };
    let settled = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.contains("digest: ")).map(ToOwned::to_owned).collect()
    };
    let mut compared = 0;
    for (index, (before, after, ..)) in CASES.iter().enumerate() {
        let once = PAGE.replacen(before, after, 1);
        let first = refreshed(&once, false);
        for (other_before, other_after, ..) in &CASES[index + 1..] {
            let twice = once.replacen(other_before, other_after, 1);
            if twice == once || other_before.contains(before) || before.contains(other_before) {
                continue;
            }
            let together = refreshed(&twice, false);
            let second = oas_drift::refresh(&[facts(&twice)], &first.contract, &first.edition, &options).unwrap();
            let case = format!("{before} -> {after} and {other_before} -> {other_after}");
            assert_eq!(settled(together.contract.text()), settled(second.contract.text()), "{case}\n{together}");
            // Under what name a field is meant depends on when it got it.
            let words = |refresh: &Refresh| refresh.changes.iter().map(|change| change.outcome.word()).collect();
            let (mut found, first, second): (Vec<&str>, Vec<&str>, Vec<&str>) =
                (words(&together), words(&first), words(&second));
            found.sort_unstable();
            let mut expected = [first, second].concat();
            expected.sort_unstable();
            assert_eq!(found, expected, "{case}\n{together}");
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared}");
}

/// One that stands in the way holds up none of the others.
#[test]
fn a_conflict_among_many_changes_is_one_conflict() {
    let mut page = PAGE.replacen("| since | String | No |", "| since | Integer | No |", 1);
    let mut expected = vec!["conflict query since".to_owned()];
    for number in 0..9 {
        page = page.replacen("| total |", &format!("| part{number} | String | The part. |\n| total |"), 1);
        expected.push(format!("applied response part{number}"));
    }
    let more = |number: usize, parameter: &str| {
        format!("\n## Show {number}\n\nGET https://api.example.com/v1/images/{{{parameter}}}/{number}\n")
    };
    for number in 0..9 {
        // A path with a name twice is none.
        let parameter = if number == 4 { "id}/{id" } else { "id" };
        page.push_str(&more(number, parameter));
    }
    let refresh = refreshed(&page, false);
    let found = outcomes(&refresh);
    for one in &expected {
        assert!(found.contains(one), "{one} of {found:?}");
    }
    let words = |word: &str| found.iter().filter(|one| one.starts_with(word)).count();
    assert_eq!((words("applied"), words("conflict")), (9 + 8, 1 + 1), "{refresh}");
}

/// What is put behind the last path, and into it, stand at one place of the text.
#[test]
fn a_method_of_the_last_path_is_a_method_of_that_path() {
    let more = "\n## List tags\n\nGET https://api.example.com/v1/tags\n\n## Create an image\n\nPOST https://api.example.com/v1/images\n";
    let refresh = refreshed(&format!("{PAGE}{more}"), false);
    assert_eq!(outcomes(&refresh), ["applied GET /v1/tags", "applied POST /v1/images"], "{refresh}");
    let document = oas_contract::Document::parse(&refresh.contract).unwrap();
    let mut keys: Vec<String> =
        document.operations().iter().map(|known| format!("{} {}", known.method, known.path)).collect();
    keys.sort();
    assert_eq!(keys, ["get /v1/images", "get /v1/tags", "post /v1/images"], "{}", refresh.contract.text());
}

/// A field has its history under the name that it had.
#[test]
fn what_a_person_wrote_of_a_field_that_is_renamed_stays() {
    let own = Source::new("specs/images.yaml", &contract().text().replace("default: 10", "default: 15"));
    let page = PAGE.replacen(
        "| limit | Integer | No | Range: 1-100, default 10. |",
        "| page_size | Integer | No | Range: 1-100, default 20. |",
        1,
    );
    let options = RefreshOptions { retrieved: "2026-02-02".to_owned(), keep: false };
    let refresh = oas_drift::refresh(&[facts(&page)], &own, &edition(PAGE), &options).unwrap();
    assert_eq!(outcomes(&refresh), ["applied query page_size", "conflict query page_size"], "{refresh}");
    assert!(refresh.contract.text().contains("name: page_size") && refresh.contract.text().contains("default: 15"));
}
