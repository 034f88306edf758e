//! How the cost of readers grows: twice as much of one thing against once as much, in the same run. A ratio of 2 is linear.

use std::fmt::Write as _;

use oas_contract::{Document, Source};
use oas_diff::{Options, compare};
use oas_drift::{RefreshOptions, new_contract};
use oas_pages::Page;
use oas_pages::facts::Edition;

use crate::best_of_each;

/// How much there is of the one thing; then there is twice as much.
const SIZE: usize = 4_000;

/// A text of a size.
type Shape = (&'static str, fn(usize) -> String);

const CONTRACTS: [Shape; 9] = [
    ("operations", |size| document(&join(size, |i| operation(i, "", "{}")), "")),
    ("parameters", |size| document(&operation(0, &join(size, parameter), "{}"), "")),
    ("properties", |size| {
        document(
            &use_of_schema(),
            &format!(
                "    S0: {{type: object, properties: {{{}}}}}\n",
                join(size, |i| format!("p{i}: {{type: string}}, "))
            ),
        )
    }),
    ("values", |size| {
        document(
            &use_of_schema(),
            &format!("    S0: {{type: string, enum: [{}]}}\n", join(size, |i| format!("v{i}, "))),
        )
    }),
    ("open values", |size| {
        let values = join(size, |i| format!("v{i}, "));
        document(
            &use_of_schema(),
            &format!("    S0: {{type: object, properties: {{p: {{type: string, x-extensible-enum: [{values}]}}}}}}\n"),
        )
    }),
    ("values of one name", |size| {
        let name = |i: usize| -> String { (0..9).map(|digit| [".", "-", "_", "+"][i >> (2 * digit) & 3]).collect() };
        let values = join(size, |i| format!("\"v{}\", ", name(i)));
        document(&use_of_schema(), &format!("    S0: {{type: string, enum: [{values}]}}\n"))
    }),
    ("alternatives", |size| {
        let parts = join(size, |i| format!("{{type: object, properties: {{p{i}: {{type: string}}}}}}, "));
        document(&use_of_schema(), &format!("    S0: {{oneOf: [{parts}]}}\n"))
    }),
    ("parts", |size| {
        let parts = join(size, |i| format!("{{type: object, properties: {{p{i}: {{type: string}}}}}}, "));
        document(&use_of_schema(), &format!("    S0: {{allOf: [{parts}]}}\n"))
    }),
    ("a chain of schemas", |size| {
        let link =
            |i| format!("    S{i}: {{type: object, properties: {{p: {{$ref: '#/components/schemas/S{}'}}}}}}\n", i + 1);
        document(&use_of_schema(), &format!("{}    S{size}: {{type: object}}\n", join(size, link)))
    }),
];

const PAGES: [Shape; 9] = [
    ("rows of a table", |size| format!("{HEADING}{}", join(size, row))),
    ("tables", |size| {
        format!(
            "# Things\n\nGET /v1/things\n{}",
            join(size, |i| format!("\n## Request {i}\n\n| Name | Type |\n|---|---|\n| p{i} | String |\n"))
        )
    }),
    ("listings", |size| format!("{HEADING}{}{}", row(0), join(size, |i| format!("\n```json\n{{\"p{i}\": 1}}\n```\n")))),
    ("operations", |size| {
        join(size, |i| {
            format!(
                "# Things {i}\n\nGET /v1/things/{i}\n\n## Request\n\n| Name | Type |\n|---|---|\n| p | String |\n\n"
            )
        })
    }),
    ("members of an example", |size| {
        let members = join(size, |i| format!("\"p{i}\": {{\"q{i}\": 1}}, "));
        format!("# Things\n\nGET /v1/things\n\n## Response\n\n```json\n{{{members}\"end\": 1}}\n```\n")
    }),
    ("parameters of a path", |size| format!("# Things\n\nGET /v1{}\n", join(size, |i| format!("/{{p{i}}}")))),
    ("structures of operations", |size| {
        join(size, |i| {
            format!(
                "# Things {i}\n\nGET /v1/things/{i}\n\n## Response\n\n| Name | Type |\n|---|---|\n| s | [S{i}](#s{i}) |\n\n### \
                 S{i}\n\n| Name | Type |\n|---|---|\n| p | String |\n\n"
            )
        })
    }),
    ("tables of values", |size| {
        let table = |i| format!("\n### p{i}\n\n| Value | Description |\n|---|---|\n| a | One. |\n| b | Two. |\n");
        format!("{HEADING}{}{}", join(size, row), join(size, table))
    }),
    ("sentences", |size| {
        format!("{HEADING}{}\n{}", row(0), join(size, |i| format!("The value {i} is between 1 and {i}. ")))
    }),
];

const HEADING: &str =
    "# Things\n\nGET /v1/things\n\n## Request parameters\n\n| Name | Type | Description |\n|---|---|---|\n";

fn row(index: usize) -> String {
    format!("| p{index} | String | The part {index}. |\n")
}

fn join(size: usize, piece: impl Fn(usize) -> String) -> String {
    (0..size).fold(String::new(), |mut text, index| {
        let _ = write!(text, "{}", piece(index));
        text
    })
}

fn document(paths: &str, schemas: &str) -> String {
    let components = if schemas.is_empty() { String::new() } else { format!("components:\n  schemas:\n{schemas}") };
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'https://t.example'}}]\npaths:\n{paths}{components}"
    )
}

fn operation(index: usize, parameters: &str, schema: &str) -> String {
    format!(
        "  /x{index}:\n    get:\n      operationId: get_x{index}\n      parameters: [{parameters}]\n      responses: {{'200': \
         {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}\n"
    )
}

fn parameter(index: usize) -> String {
    format!("{{name: p{index}, in: query, schema: {{type: string}}}}, ")
}

fn use_of_schema() -> String {
    operation(0, "", "{$ref: '#/components/schemas/S0'}")
}

/// Prints a line for each shape: linting and comparing contracts, reading pages, and making contracts of them.
pub fn measure() {
    println!("growth: {SIZE} of one thing, and twice as many; a ratio of 2 is linear");
    println!("  {:42} {:>10} {:>10} {:>8}", "", "once ms", "twice ms", "ratio");
    for (name, shape) in CONTRACTS {
        line(&format!("lint, {name}"), shape, |text| {
            std::hint::black_box(oas_codegen::check(&Source::new("specs/t.yaml", text)).report.findings().len());
        });
        line(&format!("diff, {name}"), shape, |text| {
            let document = |text: &str| Document::parse(&Source::new("t.yaml", text));
            if let (Ok(base), Ok(head)) = (document(text), document(&text.replace("string", "integer"))) {
                std::hint::black_box(compare(&base, &head, &Options::on("2026-11-21")).len());
            }
        });
    }
    for (name, shape) in PAGES {
        // Each word more of a page takes an edit of the contract, and each edit reads all of it.
        line(&format!("new and refresh, {name}"), shape, |text| {
            std::hint::black_box(carried_over(text).map(|contract| contract.len()));
        });
        line(&format!("facts, {name}"), shape, |text| {
            if let Ok(page) = Page::new("page.md", text.as_bytes()) {
                std::hint::black_box(oas_pages::read(&page).operations.len());
            }
        });
    }
}

/// The contract of a page, brought up to the page on which every text is a number.
fn carried_over(text: &str) -> Option<String> {
    let facts = |text: &str| Some(oas_pages::read(&Page::new("page.md", text.as_bytes()).ok()?));
    let options = RefreshOptions { retrieved: "2026-11-21".to_owned(), keep: true };
    let pages = [facts(text)?];
    let made = oas_drift::refresh(&pages, &new_contract("t", &pages, None), &Edition::empty("t"), &options).ok()?;
    let changed = [facts(&text.replace("String", "Integer"))?];
    let refreshed = oas_drift::refresh(&changed, &made.contract, &made.edition, &options).ok()?;
    Some(refreshed.contract.text().to_owned())
}

fn line(name: &str, shape: fn(usize) -> String, work: impl Fn(&str)) {
    let (once, twice) = (shape(SIZE), shape(2 * SIZE));
    let [once, twice] = best_of_each(3, [&mut || work(&once), &mut || work(&twice)]);
    println!("  {name:42} {:>10.1} {:>10.1} {:>8.2}", once / 1e3, twice / 1e3, twice / once);
}
