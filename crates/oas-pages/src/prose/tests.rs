//! Sentences of documentation pages and what they say.

use super::*;

/// `default | values | range | length`, as far as they are there.
fn said(text: &str, kind: Kind) -> String {
    let said = read(text, Some(kind), 1);
    let limit = |limit: Option<Stated<crate::facts::Limit>>| {
        limit
            .map(|limit| format!("{}{}", if limit.value.exclusive { "!" } else { "" }, limit.value.number))
            .unwrap_or_default()
    };
    let count = |count: Option<Stated<u64>>| count.map(|count| count.value.to_string()).unwrap_or_default();
    let mut parts = Vec::new();
    parts.extend(said.format.map(str::to_owned));
    parts.extend(said.default.map(|default| format!("default {default}")));
    if !said.enumeration.is_empty() {
        let values = said.enumeration.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        parts.push(values + if said.is_open { " …" } else { "" });
    }
    let Bounds { min_length: least, max_length: most, .. } = said.of_elements;
    if least.is_some() || most.is_some() {
        parts.push(format!("each #{}..{}", count(least), count(most)));
    }
    let Bounds { minimum, maximum, min_length: least, max_length: most } = said.bounds;
    if minimum.is_some() || maximum.is_some() {
        parts.push(format!("{}..{}", limit(minimum), limit(maximum)));
    }
    if least.is_some() || most.is_some() {
        parts.push(format!("#{}..{}", count(least), count(most)));
    }
    parts.join(", ")
}

#[test]
fn of_numbers() {
    for (text, expected) in [
        ("取值范围：`[1, 10]`，默认为10；。", "default 10, 1..10"),
        ("取值范围是1到100之间的整数", "1..100"),
        ("取值范围 1 - 100，默认: 20", "default 20, 1..100"),
        ("每页条数，[1-100]，默认值是`10`。", "default 10, 1..100"),
        ("The port, (0, 65535].", "!0..65535"),
        ("1 ≤ n", ""),
        ("Must be between 1 and 1000. Default value: 50.", "default 50, 1..1000"),
        ("A number from 5 to 300, in seconds", "5..300"),
        ("最大值为500，最小值为1，缺省值：10", "default 10, 1..500"),
        ("不小于0且不超过100", "0..100"),
        ("大于0，小于等于 64", "!0..64"),
        ("minimum: 1, maximum: 50, default: 10", "default 10, 1..50"),
        ("Min 1, max 50. Defaults to 10 if omitted.", "default 10, 1..50"),
        ("页码，从1开始，默认第1页", "default 1, 1.."),
        ("正整数，默认 1。", "default 1, 1.."),
        ("分页大小，默认返回20条，最多100条", "default 20, ..100"),
        ("创建时间。Unix 时间戳;未完成时为 0", ""),
        ("镜像大小。单位为 byte", ""),
        ("Unix time, e.g. 1714982400", ""),
        ("状态码，200表示成功", ""),
        ("数量，可选值为1、2、4、8", "1 2 4 8"),
        ("0: off, 1: on", "0 1"),
        ("The limit (default 20, at most 100).", "default 20, ..100"),
        ("用于分页,取值为正整数,最大(默认)取值为500", "default 500, 1..500"),
        ("取值为40~1024GB。", "40..1024"),
    ] {
        assert_eq!(said(text, Kind::Integer), expected, "{text}");
    }
}

#[test]
fn of_texts() {
    for (text, expected) in [
        ("字符串,长度限制:0-1024 字符。", "#0..1024"),
        ("长度为2~128个字符", "#2..128"),
        ("名称，1-64位字母或数字", "#1..64"),
        ("长度范围[1,64]", "#1..64"),
        ("不超过255个字符", "#..255"),
        ("The name, 1 to 255 characters.", "#1..255"),
        ("Maximum length: 64.", "#..64"),
        ("Up to 36 characters long.", "#..36"),
        ("at least 8 characters", "#8.."),
        ("length 1-255", "#1..255"),
        ("Must not exceed 100 characters.", "#..100"),
        ("开始时间，格式 2020-07-02 17:34:44", ""),
        ("The version, such as 1.2-3", ""),
        ("Sort order. Valid values: asc | desc. Default: asc", "default \"asc\", \"asc\" \"desc\""),
        ("Enum: [a, b, c]", "\"a\" \"b\" \"c\""),
        ("枚举: ['a','b']", "\"a\" \"b\""),
        ("支持的值：a、b 或 c，默认为 b", "default \"b\", \"a\" \"b\" \"c\""),
        ("Either `x` or `y`.", "\"x\" \"y\""),
        ("The state, one of Pending, Running and Failed.", "\"Pending\" \"Running\" \"Failed\""),
        ("Allowed values are `a`, `b` (default) and `c`.", "default \"b\", \"a\" \"b\" \"c\""),
        ("默认为空", ""),
        ("区域 ID", ""),
        ("Bearer 身份验证格式，例如：Bearer `{{API 密钥}}`。", ""),
        ("By default the newest come first.", ""),
        ("下一页游标。为空字符串表示无后续数据", ""),
        ("The id of the image in the default region.", ""),
        ("排序方向，asc：升序；desc：降序。默认 desc", "default \"desc\", \"asc\" \"desc\""),
        ("镜像是否可用,取值为true/false。", "\"true\" \"false\""),
    ] {
        assert_eq!(said(text, Kind::String), expected, "{text}");
    }
    assert_eq!(said("最多20个", Kind::Array), "#..20");
    assert_eq!(said("每次最多支持100个ID", Kind::Array), "#..100");
    assert_eq!(said("是否公开，默认 false", Kind::Boolean), "default false");
}

fn values(text: &str, kind: Kind) -> Vec<String> {
    let text = normalize::normalized(text, Some(kind));
    let stating = normalize::stating(&Tokens::of(&text)).unwrap_or(text);
    match enumeration::find(&Tokens::of(&stating), Some(kind)) {
        Announced::Values(values) | Announced::Some(values) => values,
        Announced::Lost => vec!["(lost)".to_owned()],
        Announced::Nothing => Vec::new(),
    }
}

#[test]
fn values_of_texts() {
    for (text, expected) in [
        ("任务操作类型。\n可选值：`ImportImage`：镜像导入、`ExportImage`：镜像导出。", "ImportImage ExportImage"),
        ("任务状态。可选值：`pending、running、failed、finished`。", "pending running failed finished"),
        (
            "任务状态过滤。可选值:`pending`、`running`、`succeeded`、`failed`。留空字符串时不过滤。",
            "pending running succeeded failed",
        ),
        ("用于排序,表示升序还是降序,取值为asc和desc,与sort_key一起组合使用,默认为降序desc。", "asc desc"),
        (
            "取值为镜像属性name、status、disk_format、created_at,默认取值为created_at。",
            "name status disk_format created_at",
        ),
        ("镜像是否可用,取值为true/false。 说明: 查询公共镜像时,该参数无效。", "true false"),
        ("如果镜像支持KVM,取值为true,否则无该属性。", "true"),
        ("取值为“V100_vGPU”或者“RTX5000”,否则无该属性。", "V100_vGPU RTX5000"),
        ("目前仅支持系统盘镜像,取值为:FusionCompute", "FusionCompute"),
        (
            "镜像状态。 取值如下: queued:表示镜像元数据已经创建成功,等待 上传镜像文件。 saving:表示镜像 正在上传文件到后端存储。 active:表示镜像可以正常使用",
            "queued saving active",
        ),
        ("镜像类型,目前支持以下类型:", "(lost)"),
        ("镜像系统类型。 取值范围:", "(lost)"),
        ("取值为uefi或bios,不指定时无该属性。", "uefi bios"),
        ("枚举值:application/json。", "application/json"),
        ("取值范围：`[1, 10]`，默认为10；。", ""),
        ("镜像ID,精确匹配。", ""),
        ("用户Token。 通过调用IAM服务获取用户Token接口获取(响应消息头中X-Subject-Token的值)。", ""),
        ("Task status. Possible values: pending, running, failed, finished.", "pending running failed finished"),
        ("The sort order. One of `asc` or `desc`. Default: `desc`.", "asc desc"),
        (
            "The state. Valid values:\n- Pending: waiting\n- Running: at work\n- Failed: given up",
            "Pending Running Failed",
        ),
        ("Valid values are \"a\" and \"b\".", "a b"),
        ("The name of the image, which can be changed later.", ""),
        ("Sort direction, asc or desc", "asc desc"),
        ("Whether it is public. The value can be true or false.", "true false"),
    ] {
        assert_eq!(values(text, Kind::String).join(" "), expected, "{text}");
    }
    assert_eq!(values("状态：0:关闭，1:开启", Kind::Integer).join(" "), "0 1");
    assert_eq!(values("类型，可选值：1、2、3", Kind::Integer).join(" "), "1 2 3");
    assert_eq!(values("取值为40~1024GB。", Kind::Integer).join(" "), "");
}

/// Every line of a table of sentences; all that are misread are shown.
fn table(lines: &str) {
    let mut wrong = Vec::new();
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.splitn(2, " | ");
        let (kind, rest) = (parts.next().unwrap(), parts.next().unwrap());
        let kind = match kind {
            "string" => Kind::String,
            "integer" => Kind::Integer,
            "number" => Kind::Number,
            "boolean" => Kind::Boolean,
            "array" => Kind::Array,
            other => panic!("{other}"),
        };
        let (text, expected) = rest.rsplit_once(" | ").unwrap();
        let text = text.replace("\\n", "\n");
        let mut found = said(&text, kind);
        if let Some(example) = example(&text) {
            let apart = if found.is_empty() { "" } else { ", " };
            found = format!("{found}{apart}example {}", bare(&example));
        }
        if found != expected.trim() {
            wrong.push(format!("{line}\n      {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} misread:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn chinese_sentences() {
    table(include_str!("sentences_zh.txt"));
}

#[test]
fn english_sentences() {
    table(include_str!("sentences_en.txt"));
}

#[test]
fn announced_and_lost() {
    for text in [
        "Volume status. Possible values:",
        "Volume status. Possible values: ",
        "Options:",
        "The type. Valid values:",
        "Supported values:",
        "Supported types:",
        "The value can be:",
        "The value can be one of the following:",
        "Valid values are:",
        "The sort order. One of:",
        "状态。可选值：",
        "枚举值：",
        "取值如下：",
    ] {
        assert_eq!(values(text, Kind::String).join(" "), "(lost)", "{text}");
    }
    for text in ["The name of the volume:", "Description:", "The default value is:", "Maximum value:"] {
        assert_eq!(values(text, Kind::String).join(" "), "", "{text}");
    }
}
