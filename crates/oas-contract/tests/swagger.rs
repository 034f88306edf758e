//! A document of Swagger 2.0 is read as what it would be in OpenAPI 3.0, and every place stays where it is in the file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source, View as _};

const SWAGGER: &str = "
swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example.com
basePath: /v2
schemes: [http, https]
consumes: [application/json]
produces: [application/json, application/xml]
x-own: {definitions: 1}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, type: integer, format: int64}
      - {name: note, in: formData, type: string}
    get:
      operationId: get_pet
      produces: [application/json]
      parameters:
        - $ref: '#/parameters/Fields'
        - {name: tags, in: query, type: array, items: {type: string, collectionFormat: csv}, collectionFormat: multi}
        - {name: X-Ids, in: header, type: array, items: {type: string}, collectionFormat: csv}
      responses:
        '200':
          description: A pet.
          schema: {$ref: '#/definitions/Pet'}
          headers: {X-Left: {type: integer, description: Calls that are left.}}
          examples: {application/json: {kind: cat}}
        default: {$ref: '#/responses/Problem'}
    post:
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - {name: photo, in: formData, type: file, required: true, description: A picture.}
        - {name: sizes, in: formData, type: array, items: {type: integer}}
      responses: {'204': {description: Done.}}
    put:
      schemes: [https]
      security: [{basic: []}]
      parameters:
        - {name: body, in: body, required: true, description: The pet., schema: {$ref: '#/definitions/Pet'}}
      responses: {'200': {description: A file., schema: {type: file}}}
parameters:
  Fields: {name: fields, in: query, type: array, items: {type: string}}
  Body: {name: body, in: body, schema: {type: object}}
responses:
  Problem: {description: No., schema: {$ref: '#/definitions/Pet/properties/kind'}}
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  oauth: {type: oauth2, flow: application, tokenUrl: 'https://pets.example.com/token', scopes: {read: Reads.}}
definitions:
  Pet:
    type: object
    discriminator: kind
    required: [kind]
    properties:
      kind: {type: string}
      discriminator: {type: string, x-nullable: true}
      $ref: {type: string, example: {$ref: '#/definitions/Pet'}}
    example: {$ref: '#/definitions/Pet'}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
";

const LIFTED: &str = "
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com/v2'}, {url: 'http://pets.example.com/v2'}]
x-own: {definitions: 1}
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}]
    get:
      operationId: get_pet
      parameters:
        - $ref: '#/components/parameters/Fields'
        - {name: tags, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}
        - {name: X-Ids, in: header, schema: {type: array, items: {type: string}}}
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {type: object, properties: {note: {type: string}}}}
      responses:
        '200':
          description: A pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {kind: cat}}}
          headers: {X-Left: {description: Calls that are left., schema: {type: integer}}}
        default:
          description: No.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet/properties/kind'}}}
    post:
      parameters: []
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [photo]
              properties:
                photo: {type: string, format: binary, description: A picture.}
                sizes: {type: array, items: {type: integer}}
                note: {type: string}
      responses: {'204': {description: Done.}}
    put:
      servers: [{url: 'https://pets.example.com/v2'}]
      security: [{basic: []}]
      parameters: []
      requestBody:
        required: true
        description: The pet.
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {note: {type: string}}}}
      responses:
        '200':
          description: A file.
          content: {application/xml: {schema: {type: string, format: binary}}}
components:
  parameters:
    Fields: {name: fields, in: query, style: form, explode: false, schema: {type: array, items: {type: string}}}
  responses:
    Problem:
      description: No.
      content:
        application/json: {schema: {$ref: '#/components/schemas/Pet/properties/kind'}}
        application/xml: {schema: {$ref: '#/components/schemas/Pet/properties/kind'}}
  securitySchemes:
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
    oauth:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://pets.example.com/token', scopes: {read: Reads.}}}
  schemas:
    Pet:
      type: object
      discriminator: {propertyName: kind}
      required: [kind]
      properties:
        kind: {type: string}
        discriminator: {type: string, nullable: true}
        $ref: {type: string, example: {$ref: '#/definitions/Pet'}}
      example: {$ref: '#/definitions/Pet'}
    Cat:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - {type: object, properties: {lives: {type: integer}}}
";

fn document(text: &str) -> Document {
    Document::parse(&Source::new("pets.yaml", text)).unwrap()
}

#[test]
fn every_member_stands_where_openapi_has_it() {
    let (lifted, expected) = (document(SWAGGER), document(LIFTED));
    assert!(lifted.is_lifted() && !expected.is_lifted());
    assert_eq!(lifted.root().to_json(), expected.root().to_json());
}

#[test]
fn places_are_those_of_the_file() {
    let lifted = document(SWAGGER);
    let line = |text: &str| SWAGGER.lines().position(|line| line.contains(text)).unwrap() + 1;
    let operations = lifted.operations();
    let put = operations.iter().find(|operation| operation.method == "put").unwrap();
    assert_eq!(put.position.line as usize, line("    put:"));
    let body = put.request_body().unwrap();
    assert_eq!(body.position().line as usize, line("{name: body, in: body, required"));
    assert_eq!(lifted.schema("Cat").unwrap().position().line as usize, line("  Cat:"));
    let broken = SWAGGER.replace("'#/parameters/Fields'", "'#/parameters/Feilds'");
    let report = oas_contract::lint(&Source::new("pets.yaml", &broken));
    let fault = report.errors().next().unwrap();
    assert_eq!(fault.place.position.line as usize, line("$ref: '#/parameters/Fields'"));
    assert!(fault.message.contains("`#/parameters/Feilds`"), "{fault}");
    assert_eq!(fault.help.as_deref(), Some("did you mean `#/parameters/Fields`?"));
}

/// What stands nowhere has no version, and other versions are not read.
#[test]
fn only_the_second_version_is_lifted() {
    assert!(!document("{swagger: '1.2', info: {}}").is_lifted());
    assert!(!document("{openapi: 3.0.3, definitions: {}}").is_lifted());
    assert!(document("{paths: {/a: {get: {parameters: [{name: a, in: body, schema: {}}]}}}}").is_lifted());
}
