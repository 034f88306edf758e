//! Documents that are split over files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::Folder;

const DOCUMENT: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    $ref: 'paths/pets.yaml'
  /owners:
    get:
      parameters:
        - $ref: '../common/my%20parameters.yaml#/Limit'
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: 'schemas/Owner.yaml'}}}}
components:
  schemas:
    Pet: {$ref: './schemas/Pet.yaml'}
    Kind: {type: string, enum: [cat, dog], examples: [{$ref: 'nowhere.yaml'}]}
";
const FILES: [(&str, &str); 5] = [
    ("api/openapi.yaml", DOCUMENT),
    (
        "api/paths/pets.yaml",
        "get:
  responses:
    '200':
      description: ok
      content: {application/json: {schema: {type: array, items: {$ref: '../openapi.yaml#/components/schemas/Pet'}}}}
",
    ),
    (
        "api/schemas/Pet.yaml",
        "type: object
required: [kind]
properties:
  kind: {$ref: '../openapi.yaml#/components/schemas/Kind'}
  owner: {$ref: Owner.yaml}
",
    ),
    (
        "api/schemas/Owner.yaml",
        "type: object
properties:
  name: {type: string, maxLength: 10}
  pets: {type: array, items: {$ref: Pet.yaml}}
",
    ),
    ("common/my parameters.yaml", "Limit: {name: limit, in: query, schema: {type: integer, maximum: 100}}\n"),
];

/// The same document in one file.
const BUNDLE: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
  /owners:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}}}
components:
  schemas:
    Pet:
      type: object
      required: [kind]
      properties:
        kind: {$ref: '#/components/schemas/Kind'}
        owner: {$ref: '#/components/schemas/Owner'}
    Owner:
      type: object
      properties:
        name: {type: string, maxLength: 10}
        pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Kind: {type: string, enum: [cat, dog]}
";

fn repository(name: &str) -> Folder {
    let folder = Folder::repository(name, &FILES.map(|(name, text)| (name, text.as_bytes())));
    folder.git(&["switch", "--quiet", "--create", "change"]);
    folder
}

#[test]
fn changes_stand_where_they_are() {
    let folder = repository("split");
    let unchanged = folder.diff(&[]);
    assert_eq!((unchanged.code, unchanged.out.as_str()), (Some(0), "no contract has changed\n"), "{unchanged:?}");
    assert!(unchanged.err.contains("1 and 1 contracts"), "parts are no contracts: {unchanged:?}");
    folder.write("api/schemas/Owner.yaml", FILES[3].1.replace("10", "20"));
    folder.write("common/my parameters.yaml", FILES[4].1.replace("100", "50"));
    let base = ["main", "main:api", "main:api/openapi.yaml"];
    for (base, head) in [(base[0], None), (base[1], Some("api")), (base[2], None), (base[2], Some("api/openapi.yaml"))]
    {
        let arguments: Vec<&str> = std::iter::once(base).chain(head).collect();
        let printed = folder.diff(&arguments);
        assert_eq!(printed.code, Some(1), "{arguments:?}: {printed:?}");
        assert!(printed.out.contains("breaking[max-length-raised]: Owner.name"), "{arguments:?}: {printed:?}");
        assert!(printed.out.contains(" --> api/schemas/Owner.yaml:3:35\n"), "{arguments:?}: {printed:?}");
        assert!(printed.out.contains("3 |   name: {type: string, maxLength: 20}\n"), "{arguments:?}: {printed:?}");
        assert!(
            printed.out.contains(" common/my parameters.yaml:1:66\n") || printed.out.contains("../common/"),
            "{printed:?}"
        );
        assert!(printed.out.contains("GET /pets, GET /owners\n"), "{arguments:?}: {printed:?}");
    }
}

#[test]
fn a_document_that_is_bundled_is_the_same() {
    let folder = repository("bundle");
    folder.write("bundle.yaml", BUNDLE);
    for arguments in [["api/openapi.yaml", "bundle.yaml"], ["bundle.yaml", "api/openapi.yaml"]] {
        let printed = folder.diff(&[&arguments[..], &["--rust", "--level", "compatible"]].concat());
        assert_eq!(printed.code, Some(0), "{printed:?}");
        let last = printed.out.lines().rev().nth(1).unwrap();
        // The type of a schema that stands in a file of its own has no component in the one and has one in the other.
        assert!(["no changes", "1 compatible"].iter().any(|known| last.ends_with(known)), "{printed:?}");
    }
}

#[test]
fn what_is_wrong_in_a_part_is_said_there() {
    let folder = repository("wrong");
    folder.write("api/schemas/Owner.yaml", FILES[3].1.replace("10", "many"));
    folder.write("api/openapi.yaml", DOCUMENT.replace("#/Limit", "#/Limt"));
    folder.write("api/schemas/Pet.yaml", FILES[2].1.replace("ref: Owner.yaml", "ref: 'https://e.example/Owner.yaml'"));
    folder.write("api/paths/pets.yaml", "get: [\n");
    let printed = folder.diff(&[]);
    assert_eq!(printed.code, Some(2), "{printed:?}");
    for what in [
        "`maxLength` must be an integer of 0 or more, not a string\n --> api/schemas/Owner.yaml:3:35",
        "did you mean `../common/my%20parameters.yaml#/Limit`?",
        "`https://e.example/Owner.yaml` is no relative path, and nothing else is read\n --> api/schemas/Pet.yaml:5:17",
        "`paths/pets.yaml` cannot be read",
    ] {
        assert!(printed.err.contains(what), "{what}: {}", printed.err);
    }
    folder.remove("common/my parameters.yaml");
    assert!(folder.diff(&[]).err.contains("common/my parameters.yaml:1:1"));
}

/// Documents in the wild have references where OpenAPI has none: every operation in a file of its own.
#[test]
fn references_in_place_are_followed_through_files() {
    let document = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets: {get: {$ref: 'pets/list.yaml'}}
components: {$ref: 'components.yaml'}
";
    let list = "operationId: list_pets
parameters: [{$ref: '../components.yaml#/parameters/Limit'}]
responses:
  '200': {description: ok, content: {application/json: {$ref: 'media.yaml'}}}
";
    let media = "schema: {type: array, items: {$ref: 'pet.yaml'}}\n";
    let pet = "type: object\nproperties: {name: {type: string, maxLength: 10}}\n";
    let components = "parameters: {Limit: {name: limit, in: query, schema: {type: integer, maximum: 100}}}
schemas: {Pet: {$ref: 'pets/pet.yaml'}}
";
    let files = [
        ("openapi.yaml", document),
        ("pets/list.yaml", list),
        ("pets/media.yaml", media),
        ("pets/pet.yaml", pet),
        ("components.yaml", components),
    ];
    let folder = Folder::repository("in-place", &files.map(|(name, text)| (name, text.as_bytes())));
    let unchanged = folder.diff(&["main"]);
    assert_eq!((unchanged.code, unchanged.out.as_str()), (Some(0), "no contract has changed\n"), "{unchanged:?}");
    folder.write("pets/list.yaml", list.replace("'200'", "'201'"));
    folder.write("pets/pet.yaml", pet.replace("10", "20"));
    folder.write("components.yaml", components.replace("100", "50"));
    let printed = folder.diff(&["main"]);
    assert_eq!(printed.code, Some(1), "{printed:?}");
    for what in ["breaking[success-status-removed]", "breaking[maximum-lowered]", " --> components.yaml:1:"] {
        assert!(printed.out.contains(what), "{what}: {}", printed.out);
    }
    folder.write("pets/list.yaml", list);
    let printed = folder.diff(&["main"]);
    for what in ["breaking[max-length-raised]", " --> pets/pet.yaml:2:"] {
        assert!(printed.out.contains(what), "{what}: {}", printed.out);
    }
    for gone in ["pets/list.yaml", "pets/media.yaml"] {
        let text = std::fs::read(folder.0.join(gone)).unwrap();
        folder.remove(gone);
        let printed = folder.diff(&["main"]);
        assert_eq!(printed.code, Some(2), "{gone}: {printed:?}");
        assert!(printed.err.contains("error[remote-ref]"), "{gone}: {printed:?}");
        folder.write(gone, text);
    }
}

/// References that lead in circles through files end.
#[test]
fn circles_end() {
    let folder = repository("circle");
    folder.write("api/schemas/Owner.yaml", "$ref: Pet.yaml\n");
    folder.write("api/schemas/Pet.yaml", "$ref: Owner.yaml\n");
    let printed = folder.diff(&[]);
    assert_eq!(printed.code, Some(2), "{printed:?}");
    assert!(printed.err.contains("error[circular-ref]"), "{printed:?}");
}

/// What a repository does not hold is not read by way of it.
#[cfg(unix)]
#[test]
fn links_lead_nowhere_else() {
    let folder = repository("links");
    let outside = Folder::new("links-outside", &[("secret.yaml", b"type: string\n")]);
    folder.remove("api/schemas/Owner.yaml");
    std::os::unix::fs::symlink(outside.0.join("secret.yaml"), folder.0.join("api/schemas/Owner.yaml")).unwrap();
    for policy in ["", "files = ['**/*.yaml']\n"] {
        folder.write("oas-diff.toml", policy);
        let printed = folder.diff(&[]);
        assert_eq!(printed.code, Some(2), "{printed:?}");
        assert!(printed.err.contains("the file stands outside of what is compared"), "{printed:?}");
    }
}

/// A document of Swagger 2.0 that is split: bodies, answers and paths stand elsewhere.
#[test]
fn files_of_swagger_are_read_together() {
    let document = "swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example.com
consumes: [application/json]
produces: [application/json]
paths:
  /pets: {$ref: 'paths.yaml#/pets'}
";
    let paths = "pets:
  post:
    parameters: [{$ref: 'parameters.yaml#/Body'}, {$ref: 'parameters.yaml#/Limit'}]
    responses:
      '200': {description: It., schema: {$ref: 'pet.yaml'}}
      default: {$ref: '#/problem'}
problem: {description: No., schema: {type: object}}
";
    let parameters = "Body: {name: body, in: body, required: true, schema: {$ref: 'pet.yaml'}}
Limit: {name: limit, in: query, type: integer, maximum: 100}
";
    let pet = "type: object\nproperties: {name: {type: string, maxLength: 10}}\n";
    let files = [("swagger.yaml", document), ("paths.yaml", paths), ("parameters.yaml", parameters), ("pet.yaml", pet)];
    let folder = Folder::repository("swagger", &files.map(|(name, text)| (name, text.as_bytes())));
    let unchanged = folder.diff(&["main"]);
    assert_eq!((unchanged.code, unchanged.out.as_str()), (Some(0), "no contract has changed\n"), "{unchanged:?}");
    folder.write("pet.yaml", pet.replace("10", "5"));
    folder.write("parameters.yaml", parameters.replace("100", "50"));
    let printed = folder.diff(&["main"]);
    assert_eq!(printed.code, Some(1), "{printed:?}");
    for what in [
        "breaking[max-length-lowered]: pet.name",
        " --> pet.yaml:2:",
        "breaking[maximum-lowered]: the query parameter `limit`",
        " --> parameters.yaml:2:",
    ] {
        assert!(printed.out.contains(what), "{what}: {}", printed.out);
    }
}

/// However many files a document of a revision has, few processes of git read them.
#[cfg(unix)]
#[test]
fn files_of_a_revision_are_read_by_one_git() {
    use std::os::unix::fs::PermissionsExt as _;

    let files = 40;
    let paths: String = (0..files).map(|number| format!("  /p{number}: {{$ref: 'p{number}.yaml'}}\n")).collect();
    let folder = Folder::new("one-git", &[]);
    folder.write("openapi.yaml", format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}"));
    let answer = "get: {responses: {'200': {description: ok}}}\n";
    (0..files).for_each(|number| folder.write(&format!("p{number}.yaml"), answer));
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    folder.commit("one");
    folder.write("p7.yaml", answer.replace("200", "201"));
    folder.remove("p9.yaml");
    folder.commit("two");
    let tools = Folder::new("one-git-tools", &[]);
    let path = std::env::var("PATH").unwrap();
    let script = format!("#!/bin/sh\necho \"$@\" >> '{0}/asked'\nPATH='{path}' exec git \"$@\"\n", tools.0.display());
    tools.write("git", script);
    std::fs::set_permissions(tools.0.join("git"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_oas-diff"));
    command.args(["main~1:openapi.yaml", "main:openapi.yaml"]).current_dir(&folder.0);
    let output = command.env("PATH", format!("{}:{path}", tools.0.display())).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    // What is not there is said in the words of git.
    assert!(said.contains("path 'p9.yaml' does not exist in 'main'"), "{said}");
    let asked = std::fs::read_to_string(tools.0.join("asked")).unwrap();
    assert!(asked.lines().count() < 20, "{asked}");
    folder.write("p9.yaml", answer);
    folder.commit("three");
    let printed = folder.diff(&["main~2:openapi.yaml", "main:openapi.yaml"]);
    assert_eq!(printed.code, Some(1), "{printed:?}");
    assert!(printed.out.contains("GET /p7\nbreaking[success-status-removed]"), "{printed:?}");
}
