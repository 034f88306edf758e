//! A document of several files is read as the one that it means: what other files say are its components, each where it stands.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;

use oas_contract::{Document, Report, Source, lint_document};

/// Files in a folder of their own, of which the first is the document.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("split-{name}-{}", std::process::id()));
        let folder = Self(folder);
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn document(&self, name: &str) -> Document {
        let source = Source::read_document(&self.0.join(name)).unwrap();
        Document::parse_of_others(&source.named(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The tree of a text.
fn tree(text: &str) -> serde_json::Value {
    Document::parse(&Source::new("whole.yaml", text)).unwrap().root().to_json()
}

const FILES: [(&str, &str); 5] = [
    (
        "api/openapi.yaml",
        "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    $ref: 'paths/pets.yaml'
  /owners/{id}:
    parameters: [{$ref: '../common/my%20parameters.yaml#/Id'}]
    get:
      operationId: get_owner
      summary: One of them.
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: 'schemas/Owner.yaml'}}}}
        default: {$ref: 'responses.yaml#/Problem'}
components:
  schemas:
    Pet: {$ref: './schemas/Pet.yaml'}
    Name: {type: string, description: A name., example: {$ref: 'nowhere.yaml'}}
",
    ),
    (
        "api/paths/pets.yaml",
        "get:
  operationId: list_pets
  summary: All of them.
  parameters: [{$ref: '../../common/my parameters.yaml#/Limit'}]
  responses:
    '200':
      description: ok
      content: {application/json: {schema: {type: array, items: {$ref: '../openapi.yaml#/components/schemas/Pet'}}}}
    default: {$ref: '../responses.yaml#/Problem'}
",
    ),
    (
        "api/schemas/Pet.yaml",
        "type: object
description: A pet.
required: [kind]
properties:
  kind: {$ref: '#/definitions/Kind'}
  owner: {$ref: Owner.yaml}
  parent: {$ref: '#'}
  default: {$ref: '../openapi.yaml#/components/schemas/Name'}
definitions:
  Kind: {type: string, description: Of which kind.}
",
    ),
    (
        "api/schemas/Owner.yaml",
        "type: object
description: An owner.
properties:
  first: {oneOf: [{$ref: Pet.yaml}], description: The first., discriminator: {propertyName: kind, mapping: {cat: Pet.yaml}}}
  pets: {type: array, description: All., items: {$ref: Pet.yaml}}
",
    ),
    (
        "common/my parameters.yaml",
        "Limit: {name: limit, in: query, description: At most., schema: {type: integer}}
Id: {name: id, in: path, required: true, description: Which., schema: {$ref: '#/Name'}}
Name: {type: string, description: Another name.}
",
    ),
];

const PROBLEM: (&str, &str) = (
    "api/responses.yaml",
    "Problem: {description: No., content: {application/json: {schema: {type: object, description: Why., properties: {why: {type: string, description: Why.}}}}}}\n",
);

const WHOLE: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    get:
      operationId: list_pets
      summary: All of them.
      parameters: [{$ref: '#/components/parameters/Limit'}]
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        default: {$ref: '#/components/responses/Problem'}
  /owners/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      operationId: get_owner
      summary: One of them.
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}}}
        default: {$ref: '#/components/responses/Problem'}
components:
  parameters:
    Limit: {name: limit, in: query, description: At most., schema: {type: integer}}
    Id: {name: id, in: path, required: true, description: Which., schema: {$ref: '#/components/schemas/Name2'}}
  responses:
    Problem: {description: No., content: {application/json: {schema: {type: object, description: Why., properties: {why: {type: string, description: Why.}}}}}}
  schemas:
    Name: {type: string, description: A name., example: {$ref: 'nowhere.yaml'}}
    Name2: {type: string, description: Another name.}
    Kind: {type: string, description: Of which kind.}
    Owner:
      type: object
      description: An owner.
      properties:
        first: {oneOf: [{$ref: '#/components/schemas/Pet'}], description: The first., discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Pet'}}}
        pets: {type: array, description: All., items: {$ref: '#/components/schemas/Pet'}}
    Pet:
      type: object
      description: A pet.
      required: [kind]
      properties:
        kind: {$ref: '#/components/schemas/Kind'}
        owner: {$ref: '#/components/schemas/Owner'}
        parent: {$ref: '#/components/schemas/Pet'}
        default: {$ref: '#/components/schemas/Name'}
";

fn split(name: &str) -> Folder {
    Folder::new(name, &[&FILES[..], &[PROBLEM]].concat())
}

#[test]
fn files_are_one_tree() {
    let folder = split("tree");
    let document = folder.document("api/openapi.yaml");
    assert_eq!(document.root().to_json(), tree(WHOLE));
    assert_eq!(tree(&document.written()), tree(WHOLE));
    assert_eq!(document.files().count(), 6);
    // What holds itself is written once.
    folder.write("api/schemas/Owner.yaml", "$ref: Pet.yaml\n");
    folder.write("api/schemas/Pet.yaml", "$ref: Owner.yaml\n");
    let report = lint_document(&folder.document("api/openapi.yaml"));
    assert!(report.to_string().contains("warning[circular-ref]"), "{report}");
}

#[test]
fn findings_stand_in_the_file_that_they_are_about() {
    let folder = split("findings");
    folder.write("api/schemas/Owner.yaml", &FILES[3].1.replace("type: array", "type: list"));
    folder.write("api/paths/pets.yaml", &FILES[1].1.replace("description: ok", "descripton: ok"));
    folder.write("common/my parameters.yaml", &FILES[4].1.replace("'#/Name'", "'#/Nmae'"));
    std::fs::remove_file(folder.0.join("api/responses.yaml")).unwrap();
    let report: Report = lint_document(&folder.document("api/openapi.yaml"));
    let said = report.to_string();
    for what in [
        " --> api/schemas/Owner.yaml:5:16\n",
        "5 |   pets: {type: list,",
        " --> api/paths/pets.yaml:7:7\n",
        " --> common/my parameters.yaml:2:78\n",
        "did you mean `my parameters.yaml#/Name`?",
        "`responses.yaml#/Problem` cannot be read",
    ] {
        assert!(said.contains(what), "{what}: {said}");
    }
}

#[test]
fn an_overlay_is_said_of_the_whole() {
    let folder = split("overlay");
    folder.write(
        "api/openapi.overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: D, version: '1'}\nactions:\n  - {target: $.components.schemas.Owner, description: It is told so., update: {title: Somebody}}\n",
    );
    let document = folder.document("api/openapi.yaml");
    assert_eq!(document.at("/components/schemas/Owner/title").and_then(oas_contract::Node::as_str), Some("Somebody"));
}

/// A body of Swagger 2.0 is a parameter, and may stand in another file.
#[test]
fn files_of_swagger_are_one_tree() {
    let folder = Folder::new(
        "swagger",
        &[
            (
                "swagger.yaml",
                "swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example.com
paths:
  /pets: {$ref: paths.yaml#/pets}
definitions:
  Pet: {$ref: 'definitions.json#/Pet'}
",
            ),
            (
                "paths.yaml",
                "pets:
  post:
    operationId: add_pet
    parameters:
      - {$ref: 'parameters.yaml#/Body'}
      - {$ref: 'parameters.yaml#/Dry'}
    responses:
      '200': {$ref: '#/answers/Pet'}
answers:
  Pet: {description: It., schema: {$ref: 'swagger.yaml#/definitions/Pet'}}
",
            ),
            (
                "parameters.yaml",
                "Body: {name: body, in: body, required: true, schema: {$ref: 'definitions.json#/Pet'}}\nDry: {name: dry, in: query, type: boolean}\n",
            ),
            (
                "definitions.json",
                r##"{"Pet": {"type": "object", "properties": {"$ref": "#/Parts"}}, "Parts": {"tag": {"$ref": "#/Tag"}, "sub": {"$ref": "#/Pet"}}, "Tag": {"type": "string", "x-nullable": true}}"##,
            ),
        ],
    );
    let expected = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    post:
      operationId: add_pet
      parameters: [{$ref: '#/components/parameters/Dry'}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {$ref: '#/components/responses/Pet'}}
components:
  schemas:
    Pet: {type: object, properties: {tag: {$ref: '#/components/schemas/Tag'}, sub: {$ref: '#/components/schemas/Pet'}}}
    Tag: {type: string, nullable: true}
  parameters:
    Dry: {name: dry, in: query, schema: {type: boolean}}
  responses:
    Pet: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
";
    assert_eq!(folder.document("swagger.yaml").root().to_json(), tree(expected));
    // A comparison reads the same, from wherever its files come.
    let read = |path: &str| Ok(Source::new(path, &std::fs::read_to_string(folder.0.join(path)).unwrap()));
    let source = Source::new("swagger.yaml", &std::fs::read_to_string(folder.0.join("swagger.yaml")).unwrap());
    let compared = Document::parse_files(&source, "swagger.yaml", &read).unwrap();
    assert_eq!(compared.root().to_json(), tree(expected));
}

#[test]
fn references_that_double_on_every_level_end() {
    let answer = "responses: {'200': {description: ok}}";
    let mut levels = String::new();
    for level in 0..60 {
        let next = format!("{{$ref: '#/l{}'}}", level + 1);
        levels += &format!(
            "l{level}: {{get: {{{answer}, callbacks: {{c: {{'{{$url}}/a': {next}, '{{$url}}/b': {next}}}}}}}}}\n"
        );
    }
    levels += &format!("l60: {{get: {{{answer}}}}}\n");
    let document = "openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths: {/a: {$ref: 'levels.yaml#/l0'}}
";
    let folder = Folder::new("doubling", &[("openapi.yaml", document), ("levels.yaml", &levels)]);
    let report = lint_document(&folder.document("openapi.yaml"));
    let untold = report.errors().find(|finding| finding.place.file.ends_with("levels.yaml"));
    assert!(untold.is_some(), "what was not followed is told: {report:#?}");
}

/// References where OpenAPI has none are written out, and what is in their place leads on from the file that it stands in.
#[test]
fn references_in_place_are_one_tree() {
    let folder = Folder::new(
        "in-place",
        &[
            (
                "openapi.yaml",
                "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets: {get: {$ref: 'pets/list.yaml', operationId: list_pets}}
components: {$ref: 'shared/components.yaml'}
",
            ),
            (
                "pets/list.yaml",
                "operationId: list
summary: All of them.
parameters: [{$ref: '../shared/components.yaml#/parameters/Limit'}]
responses: {'200': {description: ok, content: {application/json: {$ref: 'media.yaml'}}}}
",
            ),
            ("pets/media.yaml", "schema: {$ref: 'pet.yaml'}\n"),
            (
                "pets/pet.yaml",
                "{type: object, properties: {tag: {$ref: '#/definitions/Tag'}}, definitions: {Tag: {type: string}}}\n",
            ),
            (
                "shared/components.yaml",
                "parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
schemas: {Pet: {$ref: '../pets/pet.yaml'}}
",
            ),
        ],
    );
    let document = folder.document("openapi.yaml");
    let expected = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    get:
      summary: All of them.
      parameters: [{$ref: '#/components/parameters/Limit'}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
      operationId: list_pets
components:
  parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
  schemas:
    Pet: {type: object, properties: {tag: {$ref: '#/components/schemas/Tag'}}}
    Tag: {type: string}
";
    assert_eq!(document.root().to_json(), tree(expected));
    assert_eq!(tree(&document.written()), tree(expected));
    let report = lint_document(&document).to_string();
    assert!(report.contains("warning[in-place-ref]: OpenAPI has no reference in place of an operation"), "{report}");
    std::fs::remove_file(folder.0.join("pets/media.yaml")).unwrap();
    let report = lint_document(&folder.document("openapi.yaml")).to_string();
    assert!(report.contains("error[remote-ref]: `media.yaml` cannot be read"), "{report}");
    assert!(report.contains(" --> pets/list.yaml:4:"), "{report}");
}
