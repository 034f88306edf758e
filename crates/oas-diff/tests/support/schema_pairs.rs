//! Pairs of schemas, with what a change from one to the other does on the wire.

use oas_contract::{Document, Source};

const COMPONENTS: &str = "
    Car: {type: object, required: [wheels], properties: {wheels: {type: integer}}}
    Boat: {type: object, required: [sails], properties: {sails: {type: integer}}}
    Vehicle: {oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]}
    Colour: {type: string, enum: [red, blue]}
    Small: {type: integer, maximum: 9}
";

/// A schema, another one, and the verdicts: in a request and a response there, then back. `-` is nothing worse than
/// compatible, `?` undecided, `!` breaking.
pub const PAIRS: &[(&str, &str, &str)] = &[
    // Parts of `allOf` hold together.
    ("allOf: [{type: string, enum: [a, b]}]", "allOf: [{type: string, enum: [a, b]}, {enum: [b, c]}]", "!--!"),
    ("allOf: [{type: integer}, {multipleOf: 2}]", "allOf: [{type: integer}, {multipleOf: 2}, {multipleOf: 3}]", "!--!"),
    ("allOf: [{type: integer, multipleOf: 4}]", "allOf: [{type: integer, multipleOf: 4}, {multipleOf: 2}]", "----"),
    (
        "allOf: [{type: array, items: {type: string}}]",
        "allOf: [{type: array, items: {type: string}}, {items: {maxLength: 2}}]",
        "!--!",
    ),
    (
        "allOf: [{$ref: '#/components/schemas/Car'}, {type: object}]",
        "allOf: [{$ref: '#/components/schemas/Car'}, {type: object, oneOf: [{required: [a]}, {required: [b]}]}]",
        "!--!",
    ),
    (
        "allOf: [{type: object, properties: {p: {type: string}}}]",
        "allOf: [{type: object, properties: {p: {type: string}}}, {properties: {p: {description: Again.}}}]",
        "----",
    ),
    (
        "allOf: [{type: integer, maximum: 5}, {maximum: 9}]",
        "allOf: [{type: integer, maximum: 5}, {maximum: 7}]",
        "----",
    ),
    ("allOf: [{type: number, maximum: 5}, {type: integer}]", "type: integer\nmaximum: 5", "----"),
    ("allOf: [{type: string, pattern: a}, {pattern: b}]", "allOf: [{type: string, pattern: b}, {pattern: a}]", "----"),
    (
        "allOf: [{type: object, additionalProperties: {type: string}}]",
        "allOf: [{type: object, additionalProperties: {type: string}}, {additionalProperties: {maxLength: 3}}]",
        "!--!",
    ),
    // Alternatives are a union.
    (
        "$ref: '#/components/schemas/Car'",
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]",
        "-!!-",
    ),
    (
        "oneOf: [{$ref: '#/components/schemas/Car'}]",
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]",
        "-!!-",
    ),
    (
        "anyOf: [{$ref: '#/components/schemas/Boat'}, {$ref: '#/components/schemas/Car'}]",
        "oneOf: [{$ref: '#/components/schemas/Boat'}]",
        "!--!",
    ),
    ("oneOf: [{$ref: '#/components/schemas/Car'}]", "$ref: '#/components/schemas/Car'", "----"),
    (
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]",
        "oneOf: [{$ref: '#/components/schemas/Boat'}, {$ref: '#/components/schemas/Car'}]",
        "----",
    ),
    (
        "$ref: '#/components/schemas/Vehicle'",
        "anyOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}, {type: string}]",
        "-!!-",
    ),
    (
        "type: array\nitems: {$ref: '#/components/schemas/Car'}",
        "type: array\nitems: {oneOf: [{$ref: '#/components/schemas/Boat'}, {$ref: '#/components/schemas/Car'}]}",
        "-!!-",
    ),
    (
        "type: object\nadditionalProperties: {type: string}",
        "type: object\nadditionalProperties: {oneOf: [{type: integer}, {type: string}]}",
        "-!!-",
    ),
    ("oneOf: [{type: string}, {type: integer}]", "oneOf: [{type: string}, {type: integer}, {type: boolean}]", "-!!-"),
    (
        "anyOf: [{type: string, enum: [red, blue]}, {type: integer}]",
        "anyOf: [{$ref: '#/components/schemas/Colour'}, {type: integer}]",
        "----",
    ),
    (
        "anyOf: [{type: string}, {type: integer, maximum: 5}]",
        "anyOf: [{type: string}, {$ref: '#/components/schemas/Small'}]",
        "-!!-",
    ),
    ("anyOf: [{type: string, maxLength: 2}, {type: string, maxLength: 5}]", "type: string\nmaxLength: 5", "----"),
    ("oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]", "type: string\nenum: [a, b]", "----"),
    ("oneOf: [{type: string}, {type: integer}]", "type: string", "!--!"),
    // Listed values, and what else they are.
    ("type: integer\nminimum: 0", "type: integer\nenum: [512, 4096]", "!--!"),
    ("type: integer\nenum: [1, 2]", "type: number\nenum: [2.0, 1.0]", "----"),
    ("type: string\nenum: [a, b]", "type: string\npattern: '^[a-f]$'", "-!!-"),
    ("type: string\nenum: [a, b]", "type: string\nmaxLength: 9\nenum: [a, b]", "----"),
    ("type: string\nenum: [ab, b]", "type: string\nmaxLength: 1\nenum: [ab, b]", "!--!"),
    ("type: boolean", "type: boolean\nenum: [true, false]", "----"),
    ("type: boolean", "type: boolean\nenum: [true]", "!--!"),
    ("type: integer\nminimum: 1\nmaximum: 3", "type: integer\nenum: [1, 2, 3]", "----"),
    ("type: string\nenum: [a]", "type: string\nenum: [a, null]\nnullable: true", "-!!-"),
    // Numbers.
    ("type: integer", "type: number", "-!!-"),
    ("type: integer\nminimum: 0\nexclusiveMinimum: true", "type: integer\nminimum: 1", "----"),
    ("type: number\nminimum: 0\nexclusiveMinimum: true", "type: number\nminimum: 1", "!--!"),
    ("type: integer\nmaximum: 9.5", "type: integer\nmaximum: 9", "----"),
    (
        "allOf: [{type: integer, maximum: 9}, {maximum: 10, exclusiveMaximum: true}]",
        "type: integer\nmaximum: 9",
        "----",
    ),
    ("type: integer\nformat: int32", "type: integer\nformat: int64", "-!!-"),
    ("type: integer\nmultipleOf: 6", "type: integer\nmultipleOf: 3", "-!!-"),
    ("type: integer\nmultipleOf: 3", "type: integer\nmultipleOf: 2", "!!!!"),
    ("type: integer", "type: integer\nmultipleOf: 1", "----"),
    ("type: number\nformat: float", "type: number\nformat: double", "-!!-"),
    ("type: number\nmultipleOf: 1", "type: integer", "----"),
    ("type: number\nmultipleOf: 0.5", "type: integer", "!--!"),
    (
        "type: object\nrequired: [a]\nproperties: {a: {type: string}}",
        "type: object\nminProperties: 1\nrequired: [a]\nproperties: {a: {type: string}}",
        "----",
    ),
    // Texts.
    ("type: string", "type: string\nformat: markdown", "----"),
    ("type: string", "type: string\nformat: something-of-ours", "----"),
    ("type: string", "type: string\nformat: uuid", "!--!"),
    ("type: string\nformat: email", "type: string\nformat: idn-email", "-!!-"),
    ("type: string\npattern: '^a'", "type: string\npattern: '^b'", "????"),
    ("type: string", "type: string\npattern: '.*'", "----"),
    ("type: string\nminLength: 0", "type: string", "----"),
    // What OpenAPI 3.0 ignores, and names that need not be listed.
    (
        "type: object\nproperties: {c: {$ref: '#/components/schemas/Car'}}",
        "type: object\nproperties: {c: {$ref: '#/components/schemas/Car', nullable: true}}",
        "----",
    ),
    (
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: kind, mapping: {Car: '#/components/schemas/Car'}}",
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: kind}",
        "----",
    ),
    // What is refused.
    ("type: string", "type: string\nnot: {enum: [x]}", "!--!"),
    ("type: string\nnot: {enum: [x]}", "type: string\nnot: {enum: [x, z]}", "!--!"),
    ("type: string", "type: string\nnot: {type: integer}", "----"),
    ("type: string\nnot: {$ref: '#/components/schemas/Colour'}", "type: string\nnot: {enum: [blue, red]}", "----"),
    (
        "allOf: [{$ref: '#/components/schemas/Car'}]",
        "allOf: [{$ref: '#/components/schemas/Car'}, {not: {required: [wheels]}}]",
        "!--!",
    ),
    // Members.
    (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nproperties: {a: {type: string}}\nrequired: [other]",
        "!--!",
    ),
    (
        "type: object\nanyOf: [{required: [a]}, {required: [b]}]",
        "type: object\nanyOf: [{required: [a]}, {required: [b, c]}]",
        "!--!",
    ),
    (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nproperties: {a: {type: string, readOnly: true}}",
        "?---",
    ),
    (
        "type: object\nproperties: {a: {type: string, readOnly: true}}",
        "type: object\nrequired: [a]\nproperties: {a: {type: string, readOnly: true}}",
        "---!",
    ),
    (
        "type: object\nproperties: {a: {type: string, writeOnly: true}}",
        "type: object\nrequired: [a]\nproperties: {a: {type: string, writeOnly: true}}",
        "!---",
    ),
    (
        "type: object\nrequired: [a]\nproperties: {a: {type: string, readOnly: true}}",
        "type: object\nrequired: [a]\nproperties: {a: {type: string}}",
        "!-?-",
    ),
    (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nproperties: {a: {type: string}, b: {type: string}}",
        "--??",
    ),
    (
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}",
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}, b: {type: string}}",
        "-?!?",
    ),
    (
        "type: object\nrequired: [a]\nproperties: {a: {type: string, default: x}}",
        "type: object\nrequired: [a]\nproperties: {a: {type: string, default: z}}",
        "?-?-",
    ),
    // `null` belongs to the type.
    ("type: string", "type: string\nnullable: true", "-!!-"),
    (
        "allOf: [{$ref: '#/components/schemas/Car'}]",
        "allOf: [{$ref: '#/components/schemas/Car'}]\nnullable: true",
        "-!!-",
    ),
    // Pairs as people report them.
    (
        "type: array\nitems: {type: object, properties: {a: {type: string}}}",
        "type: array\nitems: {type: object, required: [a], properties: {a: {type: string}}}",
        "!--!",
    ),
    (
        "type: object\nadditionalProperties: {type: string, enum: [a, b]}",
        "type: object\nadditionalProperties: {type: string, enum: [a]}",
        "!--!",
    ),
    (
        "oneOf: [{type: object, properties: {a: {type: string}, b: {type: string}}}, {type: string}]",
        "oneOf: [{type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}, {type: string}]",
        "!--!",
    ),
    ("type: string", "{}", "-!!-"),
    ("type: string\nenum: [ab, cd]", "type: string\nenum: [ab, cd]\npattern: '^[a-z]{2}$'", "----"),
    ("type: string\nenum: [ab, cd]", "type: string\nenum: [ab, cd]\npattern: '^[a-b]{2}$'", "!--!"),
    ("type: number\nformat: double", "type: number\nformat: float", "!--!"),
    (
        "type: object\nrequired: [a]\nproperties: {a: {type: string}}",
        "type: object\nrequired: [b]\nproperties: {b: {type: string}}",
        "!!!!",
    ),
    (
        "oneOf: [{oneOf: [{type: string}, {type: integer}]}, {type: boolean}]",
        "oneOf: [{type: string}, {type: integer}, {type: boolean}]",
        "----",
    ),
    (
        "anyOf: [{anyOf: [{type: string}, {type: integer}]}, {type: boolean}]",
        "anyOf: [{type: boolean}, {type: integer}, {type: string}]",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\nnot: {required: [a, b]}",
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\nnot: {required: [a]}",
        "!--!",
    ),
    (
        "type: object\nproperties: {a: {type: string, readOnly: true}}",
        "type: object\nproperties: {a: {type: string, writeOnly: true}}",
        "-??-",
    ),
    (
        "type: object\nrequired: [p]\nproperties: {p: {type: string, writeOnly: true}, q: {type: string}}",
        "type: object\nproperties: {q: {type: string}}",
        "?-!-",
    ),
    (
        "type: object\nrequired: [p]\nproperties: {p: {type: string, readOnly: true}, q: {type: string}}",
        "type: object\nproperties: {q: {type: string}}",
        "-!--",
    ),
    (
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}",
        "type: object\nadditionalProperties: {}\nproperties: {a: {type: string}}",
        "-!!-",
    ),
    ("type: object\nadditionalProperties: {}", "type: object\nadditionalProperties: {type: string}", "!--!"),
    (
        "type: object\nadditionalProperties: {type: string}",
        "type: object\nadditionalProperties: {type: integer}",
        "!!!!",
    ),
    ("type: object", "type: object\nadditionalProperties: {type: string}", "!--!"),
    (
        "type: object\nproperties: {a: {type: string, default: x}}",
        "type: object\nrequired: [a]\nproperties: {a: {type: string, default: x}}",
        "---!",
    ),
    (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nproperties: {a: {type: string}, b: {type: string, default: x}}\nrequired: [b]",
        "--?!",
    ),
    ("type: integer\nmaximum: 10", "type: integer\nmaximum: 11\nexclusiveMaximum: true", "----"),
    ("type: number\nmultipleOf: 0.1", "type: number\nmultipleOf: 0.01", "-!!-"),
    ("type: number\nmultipleOf: 0.01", "type: number\nmultipleOf: 0.015", "!!!!"),
    ("type: integer", "type: string", "!!!!"),
    ("type: string\nenum: [a]", "type: string", "-!!-"),
    (
        "type: object\nrequired: []\nproperties: {a: {type: string}}",
        "type: object\nproperties: {a: {type: string}}",
        "----",
    ),
    ("type: string\nnullable: false\ndeprecated: false\nreadOnly: false\nwriteOnly: false", "type: string", "----"),
    ("type: object\nproperties: {a: {}}", "type: object\nproperties: {a: {type: string}}", "!--!"),
    (
        "anyOf: [{type: string, maxLength: 5}, {type: integer}]",
        "anyOf: [{type: string, maxLength: 5}, {type: integer}, {type: string, maxLength: 3}]",
        "----",
    ),
    (
        "allOf: [{type: object, properties: {p: {type: number}}}, {type: object, properties: {p: {type: integer}}}]",
        "type: object\nproperties: {p: {type: integer}}",
        "----",
    ),
    ("allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]", "type: string\nenum: [a]", "-!!-"),
    ("type: integer\nminimum: -2147483648\nmaximum: 2147483647", "type: integer\nformat: int32", "----"),
    ("type: number\nenum: [1.10, 2]", "type: number\nenum: [2.0, 1.1]", "----"),
    ("type: object\nproperties: {$ref: {type: string}}", "type: object\nproperties: {$ref: {type: integer}}", "!!!!"),
    (
        "type: object\nproperties: {a/b: {type: string}, c~d: {type: string}}",
        "type: object\nproperties: {a/b: {type: string}, c~d: {type: integer}}",
        "!!!!",
    ),
    ("type: object\nproperties: {x-a: {type: string}}", "type: object\nproperties: {x-a: {type: integer}}", "!!!!"),
    ("minimum: 3", "minimum: 4", "!--!"),
    ("maxLength: 5", "type: string\nmaxLength: 5", "!--!"),
    ("type: string\nnullable: true", "oneOf: [{type: string}, {type: string, nullable: true}]", "----"),
    (
        "type: object\nproperties: {a: {allOf: [{$ref: '#/components/schemas/Car'}], nullable: true}}",
        "type: object\nproperties: {a: {allOf: [{$ref: '#/components/schemas/Car'}]}}",
        "!--!",
    ),
    ("type: array\nitems: {type: string, nullable: true}", "type: array\nitems: {type: string}", "!--!"),
    (
        "type: object\nadditionalProperties: {type: string}",
        "type: object\nadditionalProperties: {type: string, nullable: true}",
        "-!!-",
    ),
    (
        "$ref: '#/components/schemas/Car'",
        "allOf: [{$ref: '#/components/schemas/Car'}, {type: object, required: [x], properties: {x: {type: string}}}]",
        "!-?!",
    ),
    (
        "oneOf: [{type: string, format: date}, {type: string, format: date-time}]",
        "oneOf: [{type: string, format: date-time}]",
        "!--!",
    ),
    ("oneOf: [{type: integer}, {type: number}]", "type: number", "----"),
    (
        "anyOf: [{type: integer, minimum: 0, maximum: 5}, {type: integer, minimum: 6, maximum: 10}]",
        "type: integer\nminimum: 0\nmaximum: 10",
        "----",
    ),
    (
        "oneOf: [{type: integer, minimum: 7, maximum: 10}, {type: integer, minimum: 0, maximum: 5}]",
        "type: integer\nminimum: 0\nmaximum: 10",
        "-!!-",
    ),
    (
        "anyOf: [{type: integer, enum: [0, 2]}, {type: string}, {type: number, minimum: 3}, {enum: [1, a]}]",
        "anyOf: [{type: integer, minimum: 0}, {type: string}, {type: number, minimum: 3}]",
        "----",
    ),
    ("anyOf: [{type: integer, enum: [0, 2]}, {type: integer, minimum: 3}]", "type: integer\nminimum: 0", "-!!-"),
    ("anyOf: [{type: integer, maximum: 5, not: {enum: [3]}}, {type: integer, minimum: 6}]", "type: integer", "-!!-"),
    ("type: integer", "anyOf: [{type: integer, maximum: 5}, {type: integer, minimum: 4}]", "----"),
    ("anyOf: [{type: array, items: {type: string}}, {type: string}]", "type: string", "!--!"),
    (
        "type: object\nproperties: {a: {oneOf: [{type: string}, {type: integer}]}}",
        "type: object\nproperties: {a: {type: string}}",
        "!--!",
    ),
    (
        "type: object\nproperties: {a: {oneOf: [{type: integer}, {type: string}]}}\nrequired: [a]",
        "type: object\nproperties: {a: {type: integer}}\nrequired: [a]",
        "!--!",
    ),
    (
        "required: [a, b]\ntype: object\nproperties: {a: {type: string}, b: {type: string}}",
        "oneOf: [{required: [a], type: object, properties: {a: {type: string}, b: {type: string}}}, {required: [b], type: object, properties: {a: {type: string}, b: {type: string}}}]",
        "-!!-",
    ),
    ("type: string\nenum: [a, b]", "type: string\nenum: [b, c]", "!!!!"),
    ("type: array\nitems: {type: string, enum: [a, b]}", "type: array\nitems: {type: string, enum: [a]}", "!--!"),
    ("type: number\nminimum: 0.5", "type: integer\nminimum: 1", "!--!"),
    ("type: number\nminimum: 0\nmaximum: 1", "type: number\nminimum: 0\nexclusiveMinimum: true\nmaximum: 1", "!--!"),
    ("type: integer\nformat: int64", "type: integer", "----"),
    ("type: string\nmaxLength: 0", "type: string\nenum: ['']", "----"),
    (
        "type: object\nproperties: {a: {type: string}, b: {type: string}}",
        "type: object\nmaxProperties: 1\nproperties: {a: {type: string}, b: {type: string}}",
        "!--!",
    ),
    (
        "allOf: [{type: object, additionalProperties: false, properties: {a: {type: string}}}]",
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}}\nadditionalProperties: {type: integer}",
        "type: object\nproperties: {a: {type: string}, b: {type: integer}}\nadditionalProperties: {type: integer}",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}}\nadditionalProperties: {type: integer}",
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\nadditionalProperties: {type: integer}",
        "!!!!",
    ),
    (
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\nadditionalProperties: {type: string}",
        "type: object\nproperties: {a: {type: string}}\nadditionalProperties: {type: string}",
        "----",
    ),
    (
        "type: object\nrequired: [b]\nproperties: {a: {type: string}, b: {type: string}}\nadditionalProperties: {type: string}",
        "type: object\nproperties: {a: {type: string}}\nadditionalProperties: {type: string}",
        "-!!-",
    ),
    (
        "type: object\nproperties: {a: {type: string}}\nrequired: [b]",
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\nrequired: [b]",
        "!--!",
    ),
    (
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: kind}",
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: type}",
        "!!!!",
    ),
    (
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: kind, mapping: {c: '#/components/schemas/Car', b: '#/components/schemas/Boat'}}",
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: kind, mapping: {c: Car, b: Boat}}",
        "----",
    ),
    (
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: kind, mapping: {c: '#/components/schemas/Car', b: '#/components/schemas/Boat'}}",
        "oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]\ndiscriminator: {propertyName: kind, mapping: {c: '#/components/schemas/Boat', b: '#/components/schemas/Car'}}",
        "!!!!",
    ),
    ("type: string\ndescription: One.", "type: string\ndescription: Two.", "----"),
    ("type: number\nmaximum: 0.30000000000000001", "type: number\nmaximum: 0.3", "!--!"),
    (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nmaxProperties: 1\nproperties: {a: {type: string}}",
        "---!",
    ),
    ("type: string\nformat: byte", "type: string\nformat: binary", "!!!!"),
    ("type: string\nformat: uuid", "type: string\nformat: uuid\nminLength: 36\nmaxLength: 36", "----"),
    ("type: string\npattern: ''", "type: string\npattern: '^a'", "!--!"),
    (
        "oneOf: [{type: object, required: [kind, wheels], properties: {kind: {type: string, enum: [car]}, wheels: {type: integer, enum: [3, 4]}}}, {type: object, required: [kind, sail], properties: {kind: {type: string, enum: [boat]}, sail: {type: string}}}]",
        "oneOf: [{type: object, required: [sail, kind], properties: {sail: {type: string, maxLength: 9}, kind: {type: string, enum: [boat]}}}, {type: object, required: [wheels, kind], properties: {kind: {type: string, enum: [car]}, wheels: {type: integer, enum: [4, 3]}}}]",
        "!--!",
    ),
    (
        "oneOf: [{type: object, required: [kind, wheels], properties: {kind: {type: string, enum: [car]}, wheels: {type: integer, enum: [3, 4]}}}, {type: object, required: [kind, sail], properties: {kind: {type: string, enum: [boat]}, sail: {type: string}}}]",
        "oneOf: [{type: object, required: [sail, kind], properties: {sail: {type: string}, kind: {type: string, enum: [boat]}}}, {type: object, required: [wheels, kind], properties: {kind: {type: string, enum: [car]}, wheels: {type: integer, enum: [4, 3]}}}]",
        "----",
    ),
    // Objects that a member tells apart.
    (
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [a]}, v: {type: string}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}, v: {type: string}}}]",
        "type: object\nrequired: [k]\nproperties: {k: {type: string, enum: [a, b]}, v: {type: string}}",
        "----",
    ),
    (
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [a]}, v: {type: string}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}, v: {type: string}}}]",
        "type: object\nrequired: [k]\nproperties: {k: {type: string, enum: [a, b, c]}, v: {type: string}}",
        "-!!-",
    ),
    (
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [a]}, v: {type: string, maxLength: 3}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}, v: {type: string}}}]",
        "type: object\nrequired: [k]\nproperties: {k: {type: string, enum: [a, b]}, v: {type: string}}",
        "-!!-",
    ),
    (
        "anyOf: [{type: object, required: [k], properties: {k: {type: boolean, enum: [true]}}}, {type: object, required: [k], properties: {k: {type: boolean, enum: [false]}}}]",
        "type: object\nrequired: [k]\nproperties: {k: {type: boolean}}",
        "----",
    ),
    (
        "oneOf: [{type: object, properties: {k: {type: string, enum: [a, b]}}}, {type: object, required: [k], properties: {k: {type: string, enum: [c]}}}]",
        "type: object\nproperties: {k: {type: string, enum: [c, b, a]}}",
        "----",
    ),
    // Alternatives of which one holds another.
    ("anyOf: [{type: string}, {type: string, enum: [a]}]", "type: string", "----"),
    (
        "anyOf: [{type: string}, {type: string, enum: [a]}]",
        "anyOf: [{type: string}, {type: string, enum: [a, b]}]",
        "----",
    ),
    (
        "anyOf: [{type: string}, {type: string, enum: [a]}]",
        "anyOf: [{type: string}, {type: string, maxLength: 3}]",
        "----",
    ),
    ("anyOf: [{type: integer}, {type: number}]", "anyOf: [{type: number}, {type: number, minimum: 1}]", "----"),
    ("anyOf: [{$ref: '#/components/schemas/Car'}, {type: object}]", "anyOf: [{type: object}]", "?---"),
    (
        "anyOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]",
        "anyOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}, {allOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Boat'}]}]",
        "--?-",
    ),
    // Objects that have no members.
    ("type: object\nmaxProperties: 0", "type: object\nadditionalProperties: false", "----"),
    (
        "type: object\nmaxProperties: 0",
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}",
        "-!!?",
    ),
    (
        "type: object\nmaxProperties: 0",
        "type: object\nadditionalProperties: false\nrequired: [a]\nproperties: {a: {type: string}}",
        "!!!!",
    ),
    // A part that allows no other members.
    (
        "allOf: [{type: object, additionalProperties: false, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]",
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}",
        "----",
    ),
    (
        "allOf: [{type: object, additionalProperties: false, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]",
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}, b: {type: string}}",
        "-!!-",
    ),
    (
        "allOf: [{type: object, additionalProperties: {type: string}, properties: {a: {type: string}}}, {type: object, properties: {b: {maxLength: 3}}}]",
        "type: object\nadditionalProperties: {type: string}\nproperties: {a: {type: string}, b: {type: string, maxLength: 3}}",
        "----",
    ),
    (
        "allOf: [{type: object, additionalProperties: false, properties: {a: {type: string}}}]",
        "allOf: [{type: object, additionalProperties: false, properties: {a: {type: string}}}, {properties: {a: {maxLength: 3}}}]",
        "!--!",
    ),
    // Lengths that follow from a pattern.
    (
        "type: string\npattern: '^[a-z]{2,3}$'",
        "type: string\npattern: '^[a-z]{2,3}$'\nminLength: 2\nmaxLength: 3",
        "----",
    ),
    ("type: string\npattern: '^[a-z]{2,3}$'", "type: string\npattern: '^[a-z]{2,3}$'\nminLength: 3", "!--!"),
    ("type: string\npattern: '[a-z]+'", "type: string\nminLength: 1", "-!!-"),
    ("type: string\npattern: '^(ab|c)$'", "type: string\nmaxLength: 2", "-!!-"),
    ("type: string\npattern: '(ab|c)$'", "type: string\nmaxLength: 2", "!!!!"),
    // `null` beside a list without it: OpenAPI refuses it, and many documents mean it.
    ("type: string\nenum: [a]", "type: string\nenum: [a]\nnullable: true", "-??-"),
    ("type: string\nenum: [a]\nnullable: true", "type: string\nenum: [a, null]\nnullable: true", "-??-"),
    ("type: string\nenum: [a]\nnullable: true", "type: string\nnullable: true\nenum: [a, b]", "-!!-"),
    ("type: string\nenum: [a]\nnullable: true", "type: string\nnullable: true", "-!!-"),
    ("type: string\nenum: [a]\nnullable: true", "type: string", "?!!?"),
    // A word that is no type: what is meant by it, nobody knows.
    ("type: date-time", "type: string", "????"),
    ("type: date-time", "type: date", "????"),
    ("type: date-time\ndescription: One.", "type: date-time\ndescription: Two.", "----"),
    // Where no value fits two alternatives, it is nothing that only one may fit.
    (
        "anyOf: [{type: object, required: [k], properties: {k: {type: string, enum: [a]}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}}}, {type: string}]",
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [a]}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}}}, {type: string}]",
        "----",
    ),
    (
        "anyOf: [{type: object, properties: {k: {type: string, enum: [a]}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}}}]",
        "oneOf: [{type: object, properties: {k: {type: string, enum: [a]}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}}}]",
        "?--?",
    ),
    // Alternatives that a member tells apart belong together by its value, whatever else has changed.
    (
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [a]}, x: {type: string}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}, y: {type: string}}}]",
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [b]}, y: {type: string}, z: {type: string}}}, {type: object, required: [k], properties: {k: {type: string, enum: [a]}, x: {type: string}, z: {type: string}}}]",
        "--??",
    ),
    (
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [a]}, x: {type: string}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}}}]",
        "oneOf: [{type: object, required: [k], properties: {k: {type: string, enum: [c]}, x: {type: string}}}, {type: object, required: [k], properties: {k: {type: string, enum: [b]}, z: {type: string}}}]",
        "!!!!",
    ),
    // A format that nobody here knows may be part of one that is known.
    ("type: string\nformat: uuid4", "type: string\nformat: uuid", "?--?"),
    ("type: string\nformat: uuid4", "type: string", "----"),
];

/// A document of OpenAPI 3.1 that sends and receives a schema.
pub fn later_document(schema: &str) -> Document {
    document_of("3.1.0", schema)
}

/// A document that sends and receives a schema.
pub fn document(schema: &str) -> Document {
    document_of("3.0.3", schema)
}

fn document_of(version: &str, schema: &str) -> Document {
    let indented: String = schema.lines().map(|line| format!("      {line}\n")).collect();
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/It'}}}";
    let text = format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /it:\n    post:\n      requestBody: {{required: true, \
         {content}}}\n      responses: {{'200': {{description: ok, {content}}}}}\ncomponents:\n  schemas:\n    It:\n{indented}{COMPONENTS}"
    );
    let document = Document::parse(&Source::new("it.yaml", &text)).unwrap();
    assert!(!oas_contract::lint_readable(&document).has_errors(), "{text}");
    document
}
