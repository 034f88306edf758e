//! What stays silent is found: a member that a stage reads and drops is one of it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source};

use super::silence::{STAGES, Says, Silent, Stage, altered};
use super::together;

fn document(text: &str) -> Document {
    Document::parse(&Source::new("planted.yaml", text)).unwrap()
}

const PETS: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    get:
      operationId: list_pets
      summary: Pets.
      parameters: [{name: limit, in: query, description: At most., schema: {type: integer, maximum: 9}}]
      responses: {'200': {description: Pets., content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}}
components:
  schemas:
    Pets:
      type: array
      description: Pets.
      items: {type: string, maxLength: 8}
";

#[test]
fn nothing_is_silent_in_a_plain_document() {
    let mut silent = Silent::new();
    let counts = altered(&document(PETS), usize::MAX, &STAGES, &mut silent).unwrap().of_stages;
    assert!(silent.is_empty(), "{counts:?}: {silent:#?}");
    assert!(counts.iter().all(|(asked, quiet)| *asked > 0 && *quiet == 0), "{counts:?}");
}

/// A stage that reads the greatest number of a parameter and drops it: reading alone is no acting.
#[test]
fn a_member_that_is_read_and_dropped_is_found() {
    #[allow(clippy::unnecessary_wraps, reason = "a stage may not take a document")]
    fn drops(before: &Document) -> Option<Says<'_>> {
        let names = |document: &Document| -> Vec<String> {
            let operations = document.operations();
            let parameters = operations.iter().flat_map(|operation| &operation.parameters);
            parameters
                .map(|parameter| {
                    let _ = parameter.schema().and_then(|schema| schema.maximum());
                    format!("{} {:?}", parameter.name, parameter.schema().and_then(|schema| schema.kind()))
                })
                .collect()
        };
        let known = names(before);
        Some(Box::new(move |after, _| Some(known != names(after))))
    }
    let mut silent = Silent::new();
    altered(
        &document(PETS),
        usize::MAX,
        &[Stage { name: "planted", before: drops, same: |_, _, _| false, together: None }],
        &mut silent,
    );
    assert!(silent.contains_key(&("planted", "a schema", "maximum")), "{silent:#?}");
    assert!(!silent.contains_key(&("planted", "a parameter", "name")), "{silent:#?}");
}

/// A comparison of many alterations says of each what one by itself says.
#[test]
fn what_is_heard_together_is_heard_by_itself() {
    let mut silent = Silent::new();
    let pets = document(PETS);
    let alone = Stage { together: None, ..STAGES[0] };
    let apart = altered(&pets, 0, &[alone], &mut silent).unwrap().of_stages;
    let together =
        altered(&pets, 0, &[Stage { together: Some(together::outcomes), ..STAGES[0] }], &mut silent).unwrap().of_stages;
    assert_eq!(apart, together);
    assert!(silent.is_empty(), "{silent:#?}");
}

/// What is meant without being said may be left out, and only that.
#[test]
fn what_restates_a_default_is_no_alteration() {
    let whole = document(
        "
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: '/', description: Here.}]
security: [{key: []}]
paths:
  /pets:
    get:
      security: [{key: []}]
      servers: [{url: '/', description: Here.}]
      callbacks: {}
      parameters: [{name: limit, in: query, style: form, explode: true, schema: {type: integer}}]
      responses: {'200': {description: Pets.}, '404': {$ref: '#/components/responses/None'}, '400': {$ref: '#/components/responses/Some'}}
components:
  responses: {None: {description: None.}, Some: {description: Some., content: {text/plain: {}}}}
  securitySchemes: {key: {type: apiKey, in: header, name: key}, callbacks: {type: apiKey, in: header, name: other}}
  schemas:
    Pets: {type: object, additionalProperties: {}, properties: {tags: {}, name: {type: string, minLength: 0}}}
",
    );
    let json = whole.root().to_json();
    let places = whole.significant();
    let restated: Vec<&str> = places
        .iter()
        .filter(|place| super::defaults::are_restated(&json, place))
        .map(|place| place.pointer.as_str())
        .collect();
    assert_eq!(
        restated,
        [
            "/servers",
            "/servers/0",
            "/servers/0/url",
            "/security",
            "/security/0",
            "/security/0/key",
            "/paths/~1pets/get/security",
            "/paths/~1pets/get/servers",
            "/paths/~1pets/get/callbacks",
            "/paths/~1pets/get/parameters/0/style",
            "/paths/~1pets/get/parameters/0/explode",
            "/paths/~1pets/get/responses/404/$ref",
            "/components/schemas/Pets/additionalProperties",
            "/components/schemas/Pets/properties/name/minLength",
        ]
    );
}
