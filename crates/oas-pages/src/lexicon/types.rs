//! Type expressions: `String`, `Integer(int64)`, `String[]`, `Array of X objects`, `List<X>`, `map<string, X>`. Knows how
//! types are written, not what structures a page has.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::facts::{Kind, Schema, Stated};
use crate::text::markup::{link_target, narrow, plain};
use crate::text::{WordList, words};

/// A type expression as a schema; nothing where it is no type.
pub(crate) fn read(cell: &str, line: u32) -> Option<Schema> {
    let target = link_target(cell);
    let text = narrow(&plain(cell)).replace(['`', '"'], "").replace("[ ]", "[]").replace("($", "(");
    // `string, required`
    let first = text.split([',', '\n', ';', '。']).next().unwrap_or_default();
    // A link goes to a structure, however short its name is.
    let linked = || target.as_ref().and_then(|_| short_structure(text.trim(), line));
    let mut schema = expression(text.trim(), line).or_else(|| expression(first.trim(), line)).or_else(linked)?;
    if let Some(target) = &target {
        // A link goes to the structure, so there is one, whatever it is called.
        name_structure(&mut schema, target, line);
    }
    Some(schema)
}

fn name_structure(schema: &mut Schema, target: &str, line: u32) {
    let schema = schema.innermost_mut();
    if schema.kind() == Some(Kind::Object) && schema.structure.is_none() {
        let anchor = target.rsplit('#').next().unwrap_or_default();
        schema.structure = Some(Stated::new(anchor.to_owned(), line));
    }
}

/// `RR`.
fn short_structure(text: &str, line: u32) -> Option<Schema> {
    let name = text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    name.then(|| structure(text, line))
}

fn array(items: Schema, line: u32) -> Schema {
    Schema { items: Some(Box::new(items)), ..Schema::stated(Kind::Array, line) }
}

fn expression(text: &str, line: u32) -> Option<Schema> {
    let text = text.trim().trim_end_matches([',', ';', '.', '。']);
    if text.is_empty() || text.chars().count() > 80 {
        return None;
    }
    let lower = text.to_lowercase();
    // What is left of the text, as it is written, without one of these words at its end or beginning.
    let before =
        |words: WordList| words.strip_from_end(&lower).map(|inner| text.get(..inner.len()).unwrap_or_default());
    let behind = |words: WordList| words.strip_from_start(&lower).map(|inner| &text[text.len() - inner.len()..]);
    if ANYTHING.contains(&lower) {
        return Some(Schema::default());
    }
    if let Some(schema) = alternatives(text, line) {
        return Some(schema);
    }
    if let Some(inner) = before(words!("[]|数组|列表| array| list|集合|の配列|配列|のリスト")) {
        return Some(array(expression_or_any(inner.trim().trim_end_matches(['的', '型', '类']), line), line));
    }
    if let Some(inner) = behind(words!("[]"))
        .or_else(|| behind(words!("array of |list of |arrayof|an array of |a list of |set of |массив |список ")))
    {
        return Some(array(expression_or_any(inner, line), line));
    }
    if let Some((head, inner)) = generic(text) {
        let name = head.to_lowercase();
        if words!("array|list|set|collection|arraylist|数组|列表|vector").contains(&name) {
            return Some(array(expression_or_any(inner, line), line));
        }
        if words!("map|dict|hashmap|object|record|dictionary").contains(&name) {
            return Some(Schema::stated(Kind::Object, line));
        }
        if words!("optional|nullable").contains(&name) {
            return expression(inner, line);
        }
        // `Integer(int64)`, `String (UUID)`, `string(255)`, `enum<string>`.
        if let Some(schema) = expression(head, line) {
            let format = format(&inner.to_lowercase(), line).or_else(|| schema.format.clone());
            return Some(Schema { format, ..schema });
        }
        if name == "enum" {
            return Some(expression(inner, line).unwrap_or_else(|| Schema::stated(Kind::String, line)));
        }
    }
    if text.starts_with('{') && text.ends_with('}') {
        return Some(Schema::stated(Kind::Object, line));
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Some(array(expression_or_any(inner, line), line));
    }
    // `Boolean类型`, `字典数据类型`, `enum string`, `ISO 8601 string`.
    let without = |end: &str| word(lower.strip_suffix(end)?, line);
    let known = word(&lower, line)
        .or_else(|| {
            ["数据类型", "数据结构", "类型", "型", " enum", " type", " value", "(enum)"].into_iter().find_map(without)
        })
        .or_else(|| word(lower.strip_prefix("enum ")?, line));
    if known.is_some() {
        return known;
    }
    if let Some(inner) = lower.strip_suffix(" string").or_else(|| lower.strip_suffix("字符串")) {
        return Some(Schema { format: format(inner, line), ..Schema::stated(Kind::String, line) });
    }
    // `X object`, `X objects`, `X Object`, or the name of a structure alone.
    let named = before(words!(" objects| object| structure| struct|对象|结构体|结构| 类型"));
    let alone = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.len() > 2;
    // The space behind a link is lost: `security_groupobject`.
    let glued = || {
        let name = text.strip_suffix("object").filter(|name| name.contains('_') && !name.ends_with('_'))?;
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_').then_some(name)
    };
    let named = named.or_else(|| behind(words!("object |struct |对象"))).or_else(glued).or(alone.then_some(text));
    named.map(|name| structure(name, line))
}

/// Types that say nothing about a value.
const ANYTHING: WordList = words!("any|mixed|anytype|任意|任意类型|任意值|unknown|any type|variant|dynamic");

/// `string | null`, `string or null`: the type that is left. Of several there is none to say.
fn alternatives(text: &str, line: u32) -> Option<Schema> {
    let apart = text.replace(" or ", "|").replace('或', "|").replace("/null", "|null").replace("null/", "null|");
    let apart = if apart.contains(['<', '(', '[']) && !apart.ends_with("null") { return None } else { apart };
    let parts: Vec<&str> = apart.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    let stated: Vec<&&str> =
        parts.iter().filter(|part| !matches!(part.to_lowercase().as_str(), "null" | "none" | "nil")).collect();
    let mut schemas = stated.iter().map(|part| expression(part, line)).collect::<Option<Vec<_>>>()?;
    match schemas.len() {
        1 => schemas.pop(),
        _ => Some(Schema::default()),
    }
}

fn expression_or_any(text: &str, line: u32) -> Schema {
    let singular = |text: &str| text.strip_suffix('s').map(str::to_owned);
    expression(text, line).or_else(|| expression(&singular(text.trim())?, line)).unwrap_or_else(|| match text.trim() {
        "" => Schema::default(),
        name => structure(name, line),
    })
}

fn structure(name: &str, line: u32) -> Schema {
    let name = name.trim().trim_matches(['<', '>', '(', ')', '[', ']', '`', ':']);
    let named = (!name.is_empty()).then(|| Stated::new(name.to_owned(), line));
    Schema { structure: named, ..Schema::stated(Kind::Object, line) }
}

/// `Head<inner>`, `Head(inner)`, `Head[inner]`.
fn generic(text: &str) -> Option<(&str, &str)> {
    let (open, close) = [('<', '>'), ('(', ')'), ('[', ']')].into_iter().find(|(_, close)| text.ends_with(*close))?;
    let start = text.find(open)?;
    let inner = &text[start + 1..text.len() - close.len_utf8()];
    (start > 0 && !inner.is_empty()).then(|| (text[..start].trim(), inner))
}

/// What types are called.
const KINDS: [(Kind, WordList); 6] = [
    (
        Kind::String,
        words!(
            "string|str|text|varchar|char|字符串|字符|字符型|文本|enum|枚举|uuid|date|datetime|date-time|\
             timestamp string|time|url|uri|email|ip|password|日期|时间|字符串类型|枚举类型|string类型|\
             json string|byte|file|binary|strings|字符串型|timestamp iso8601|iso8601|iso 8601|rfc3339|\
         datetime string|文字列|строка|строк|дата и время",
        ),
    ),
    (
        Kind::Integer,
        words!(
            "integer|int|int32|int64|long|short|整数|整型|整形|int类型|长整型|uint|uint32|uint64|bigint|integers|\
             timestamp|int 64|整数型|整型数|whole number|целое|целое число|целых чисел",
        ),
    ),
    (
        Kind::Number,
        words!(
            "number|float|double|decimal|浮点数|浮点型|数字|数值|float64|float32|numeric|小数|bigdecimal|浮点|数值型|数値|число|чисел|вещественное число",
        ),
    ),
    (
        Kind::Boolean,
        words!(
            "boolean|bool|布尔|布尔值|布尔型|booleans|布尔类型|真偽値|ブール値|ブーリアン|ブール|логический|логическое|булево|булевый"
        ),
    ),
    (
        Kind::Object,
        words!(
            "object|json|map|dict|struct|对象|json对象|结构体|objects|json object|jsonobject|字典|object类型|\
             any object|dictionary|オブジェクト|объект|объектов",
        ),
    ),
    (Kind::Array, words!("array|list|数组|列表|集合|arrays|jsonarray|json array|set|配列|リスト|массив|список")),
];

/// What types are called that say how a value is written.
const FORMATS: [(&str, WordList); 11] = [
    ("int64", words!("int64|long|uint64|bigint|长整型|int 64")),
    ("int32", words!("int32|uint32")),
    ("double", words!("double|float64")),
    ("float", words!("float32")),
    ("date-time", words!("date-time|datetime|timestamp iso8601|iso8601|iso 8601|rfc3339")),
    ("date", words!("date")),
    ("uuid", words!("uuid")),
    ("uri", words!("uri|url")),
    ("email", words!("email")),
    ("password", words!("password")),
    ("binary", words!("binary")),
];

/// The type that each word is a name of.
static TYPES: LazyLock<HashMap<&str, Kind>> =
    LazyLock::new(|| KINDS.iter().flat_map(|(kind, words)| words.iter().map(|word| (word, *kind))).collect());

fn word(lower: &str, line: u32) -> Option<Schema> {
    let word = lower.trim();
    let kind = *TYPES.get(word)?;
    let items = (kind == Kind::Array).then(Box::default);
    Some(Schema { format: format(word, line), items, ..Schema::stated(kind, line) })
}

fn format(word: &str, line: u32) -> Option<Stated<String>> {
    let (format, _) = FORMATS.iter().find(|(_, words)| words.contains(word.trim()))?;
    Some(Stated::new((*format).to_owned(), line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(schema: &Schema) -> String {
        match (&schema.items, &schema.structure) {
            (Some(items), _) => format!("[{}]", shown(items)),
            (None, Some(name)) => name.value.clone(),
            (None, None) => schema.kind().map_or("?".to_owned(), |kind| kind.word().to_owned()),
        }
    }

    #[test]
    fn expressions() {
        for (text, expected) in [
            ("String", "string"),
            ("String[]", "[string]"),
            ("Array of ImageList objects", "[ImageList]"),
            ("Array of strings", "[string]"),
            ("Array<String>", "[string]"),
            ("List<TaskInfo>", "[TaskInfo]"),
            ("[Result](imageTasks#user-content-result)", "Result"),
            ("[TaskInfo[]](imageTasks#user-content-taskinfo)", "[TaskInfo]"),
            ("Integer(int64)", "integer"),
            ("[RR](op#user-content-rr)", "RR"),
            ("[RR[]](op#user-content-rr)", "[RR]"),
            ("[RR](op#user-content-rr)[]", "[RR]"),
            ("RR[]", "[RR]"),
            ("RR[ ]", "[RR]"),
            ("RR []", "[RR]"),
            ("{string: string}", "object"),
            ("integer($int64)", "integer"),
            ("[[Tag](#tag)]", "[Tag]"),
            ("Array of [RR](#rr) objects", "[RR]"),
            ("\\[[Tag](#tag)\\]", "[Tag]"),
            ("字符串", "string"),
            ("字符串数组", "[string]"),
            ("integer[]", "[integer]"),
            ("array[object]", "[object]"),
            ("Object", "object"),
            ("TaskStatus object", "TaskStatus"),
            ("task_statusobject", "task_status"),
            ("Some_object", "Some_object"),
            ("List", "[?]"),
            ("Map<String,String>", "object"),
            ("[]string", "[string]"),
            ("Array of integers", "[integer]"),
            ("String(255)", "string"),
            ("[Products](#products) object", "Products"),
            ("string, required", "string"),
            ("string | null", "string"),
            (r"string \| null", "string"),
            ("string or null", "string"),
            ("string/null", "string"),
            ("null | integer[]", "[integer]"),
            ("string | integer", "?"),
            ("Boolean类型", "boolean"),
            ("String类型", "string"),
            ("字典数据类型", "object"),
            ("String。", "string"),
            ("字典数据结构。\n\n参见表3。", "object"),
            ("列表数据结构，请参见表3。", "[?]"),
            ("整数类型", "integer"),
            ("any", "?"),
            ("enum string", "string"),
            ("string enum", "string"),
            ("ISO 8601 string", "string"),
            ("UUID字符串", "string"),
            ("Map<String,String>", "object"),
            ("Map<String, Array<String>>", "object"),
        ] {
            assert_eq!(read(text, 1).map(|schema| shown(&schema)).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "镜像ID。", "the id of the image"] {
            assert!(read(text, 1).is_none(), "{text}");
        }
    }
}
