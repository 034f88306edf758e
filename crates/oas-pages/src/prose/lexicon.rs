//! The words of descriptions and what they mean, English and Chinese side by side. Knows words, no sentences.
//!
//! A term stands for itself, whatever its case is and however many spaces its words have between them. A `*` at its end
//! stands for the rest of a word.

/// The table: a meaning, and its terms in lines.
macro_rules! lexicon {
    ($($(#[$doc:meta])* $meaning:ident: $($terms:literal)*;)*) => {
        /// What a token means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Meaning {
            $($(#[$doc])* $meaning,)*
        }

        pub(super) const TABLE: &[(Meaning, &[&str])] = &[$((Meaning::$meaning, &[$($terms),*]),)*];
    };
}

lexicon! {
    /// Code or quotes.
    Quoted:;
    /// A date, a time, a version, an address.
    Literal:;
    Number:;
    Word:;
    /// Whatever is written in one piece.
    Plain:;
    /// One character of a script without spaces.
    Han:;

    The: "the|a|an";
    Is: "is|are|to|of|being|:|=" "为|是";
    Or: "or" "或|或者";
    And: "and" "和|与";
    /// Verbs between the word `default` and the value.
    Takes: "set|will be|this parameter|for this parameter" "等于|设置为|设为|取|使用|选择|按|传|填|选";
    Value: "value|values" "值|取值|的值|的取值";
    If: "if|when|in case|unless";
    /// What is or is not given.
    Parameter: "this parameter is|this field is|it is|it's";
    Unset: "unset|omitted|absent|unspecified|left blank|left empty|left unset|not set|not specified|not provided|not given|not present|not passed";
    Omitted: "" "不填|不传|不指定|未指定|未填|未传|不设置|未设置|留空|不填写";
    Then: "" "时|则|,|该参数|此参数|话|的话";
    Becomes: "becomes|will be|defaults to" "取|取值|使用|视为|按|即";
    IsUsed: "is used|is assumed|is taken|is applied|will be used";

    Dash: "- ";
    Default: "default|defaults" "默认|缺省";
    ByDefault: "by default|is used by default|is the default by default";
    IsDefault: "is the default" "是默认值|为默认值|是默认的|为默认的";
    IsPreset: "" "是默认|为默认";
    /// What a number is of, before it.
    Counts: "" "返回|每页|显示|第|查询";
    Not: "not|no|not be|no be|cannot|cannot be|can't|can't be" "不|不能|不得|不可|不可以|不允许|不应";
    On: "enabled|is on|are on|turned on|switched on" "开启|启用|打开";
    Off: "disabled|is off|are off|turned off|switched off" "关闭|不开启|不启用|不打开|未开启|未启用|禁用|停用";
    Whether: "whether|whether to|whether or not to" "是否|是否要|是否需要";
    /// What makes of `true` that something does not happen.
    TurnsOff: "disabl*|skip*|turn off|not|prevent*|without" "关闭|禁用|禁止|停用|取消|跳过|不";
    Disables: "disables|skips|turns off";
    /// Words that say that there is no default.
    Nothing: "none|null|nil|n/a|na|undefined|empty|unset|blank|nothing|no";
    /// What is used by default is another thing's.
    Current: "" "当前|所在|其|该|所属|原|上";
    /// Words that follow `default` without being a value.
    Filler: "is|are|to|the|a|an|value|values|of|in|all|not|this|current|if|when|and|or|by|will|region|sort|ip|api|id|it|for|be|system"
        "same|any|unlimited|sorted|set|used|your|its|at|on|you|no|as|with|from|only|each|one|example|valid|maximum|minimum|see";
    /// Words that are a value of `default` only where nothing follows.
    Vague: "all|any|id|ip|api|system|current|auto";

    // Where statements begin, and in which cases they hold.
    Preset: "" "默认|缺省";
    Begins: "default value|default values|the default value|the default values|defaults to|by default|for example|for instance|e.g."
        "例如|比如|如不|若不|未指定|未填|未设置";
    Label: "example|examples|example value|example values|definition|constraint|constraints|restriction|restrictions|note|notes|remark"
        "remarks|value range|range|description|required|unit" "示例|示例值|样例|约束限制|约束|说明|注意|备注|参数解释|取值范围";
    Part: "definition|range|default value" "参数解释|取值范围|默认取值";
    Constraint: "constraint|constraints" "约束限制";
    You: "you|it is|this parameter is";
    NotGiven: "not|unset|omitted|left|do not";
    NotGivenThen: "" "不填时|不填则|不填该|不填,|不传时|不传则|不传该|不传,|不指定时|不指定则|不指定该|不指定,"
        "不设置时|不设置则|不设置该|不设置,|不配置时|不配置则|不配置该|不配置,";
    MostOf: "" "最多|最多支持";
    LengthIs: "" "长度为|长度限制|长度范围|长度:";
    For: "for";
    Kind: "instance|instances|disk|disks|type|types|protocol|protocols|user|users";
    InCase: "" "当|如果|若|对于|此时";
    Supposing: "if|when" "如果|若|假如";
    Specified: "" "为|是|=|指定为|指定=|指定是";
    /// What is said of the field whatever the case is.
    Unconditional: "omitted|not specified|not set|unset|do not|don't|is empty|not configured|not provided|not given|left empty|required"
        "必填|必选|必传|有效|生效|可用|必须指定|不指定|未指定|为空|不设置|未设置|留空|不设定|不填|不传";
    Characters: "parameters|fields|character*|letter*|digit*" "以下参数|下列参数|字符|字母|数字|符号|开头|结尾|汉字|中文";

    // Bounds.
    To: "to|through|thru|~|-|..|..." "至|到";
    /// The end of a range that has none.
    Unbounded: "intmax|int_max|maxint|max_int|infinity|infinite|unlimited|∞" "无穷大|正无穷|无限制|无限大";
    Compared: "<|<=|>|>=";
    LessThan: "less than|fewer than|lower than|smaller than|shorter than|below|<" "小于|低于";
    MoreThan: "greater than|more than|larger than|higher than|longer than|above|>" "大于|高于";
    OrEqual: "or equal to|or equals to|or equal|=" "等于|或等于";
    Exceed: "exceed|exceeding|bigger than" "超过|超出|多于|长于";
    FallShort: "" "少于|短于";
    AtMost: "at most|up to|up to a maximum of|not exceeding|limited to|capped at|upper limit|upper limit is|upper limit of"
        "至多|长度限制|长度限制为|长度限制是|长度限制在|字符数限制|字符数限制为|字符数限制是|字符数限制在";
    AtLeast: "at least|start from|start at|start with|start value|starts from|starts at|starts with|starting from|starting at"
        "starting with|starting value|counted from|lower limit|lower limit is|lower limit of" "起始值|起始值为|起始值是";
    Highest: "" "最大|最多|最高|最长|上限";
    Lowest: "" "最小|最少|最低|最短|至少|下限";
    Maximum: "max|maximum|max.";
    Minimum: "min|minimum|min.";
    /// What is between a superlative and its number.
    Quality: ":|=|.|allowed|permitted|supported|value|values|length|lengths|size|sizes|number|numbers|limit|limits|item|items|count|counts"
        "of|is|are|be|the|name|names|string|strings|key|keys|string length|for this parameter|can be set to|page size";
    MostBehind: "at most|at maximum|maximum|max|or less|or fewer|or lower|or shorter" "以内|以下|及以下|或以下|之内";
    LeastBehind: "at least|minimum|or more|or greater|or larger|or bigger|or higher|or longer|or above|or a larger|or a greater|or a higher"
        "以上|及以上|或以上";
    /// Units between a number and `at most`.
    Amount: "gb|mb|kb|tb|%|character|characters|char|chars|byte|bytes|letter|letters|item|items|entries" "个|位|秒|分钟|小时|天|字符|字节|汉字"
        "英文字符|中文字符";
    CountWord: "one|two|three|four|five|six|seven|eight|nine|ten";
    AtMostCount: "a maximum of|at most|up to|no more than";
    MeasuredIn: "characters|chars|bytes|letters|digits|seconds|minutes|hours|days|months|years|times|retries";
    RangeWord: "range|ranges|integer|integers|value|values|number|numbers|a|an" "范围|取值|大于";
    Between: "between|between the values|between values" "介于|之间";
    Within: "from|between|within";
    NonEmpty: "cannot be empty|can't be empty|must not be empty|not be blank|not allowed to be blank|not allowed to be empty"
        "不能为空|不可为空|不允许为空|不得为空";
    ThisField: "it is|it|this field|this parameter|the value" "该字段|该参数|此字段|此参数|参数值|值|且";
    EmptyList: "cannot be an empty list" "不能为空列表|不允许为空列表|不可为空列表";
    PositiveInteger: "positive integer|positive integers|positive whole number" "正整数";
    NonNegative: "non-negative|nonnegative" "非负|自然数";
    Positive: "positive number" "正数";

    // What numbers are about.
    OfRange: "range|ranges|between|length|lengths|limit|limits|limited|from|value|values|allowed|must be|bounds"
        "范围|取值|长度|限制|介于|区间|大小|之间|可设置|支持|字符数|可输入|有效";
    OfLength: "length|lengths|char*|letter|letters|long|byte*|longer|shorter|symbols" "长度|字符|字节|个字|最长|最短|位字|位数字";
    OfValue: "value|values|range|ranges|between|port|ports" "取值|数值|范围|区间|介于|之间|端口|优先级";
    /// What the bits of an address are that are counted.
    OfMask: "mask|netmask|prefix length" "掩码|前缀长度|前缀的长度";
    OfCount: "count|items|elements|array|size|number of|length|max*|min*|at most|at least|up to|exceed*|more than|limited|less than|fewer"
        "数组|个数|数量|数目|长度|大小|条数|最多|至多|至少|最少|不超过|不能超过|不得超过|超过|上限|列表";
    OfCharacters: "char*|byte|bytes" "字符|字节|位";
    Counter: "item*|element*|entries|entry|id|ids|value|values" "个|条|项|台|块|张|组|种|对|份|次";
    Unit: "character*|char*|byte*|letter*|gb|mb|kb|tb|g|m|item*|%|ms|s|second*|inclusive|(inclusive"
        "个|位|字符|字节|之间|条|项|的整数|的数字|的字符|秒|分钟";
    Duration: "day*|hour*|minute*|second*|month*|year*|time|times|week*|retries" "天|小时|分|分钟|秒|月|年|周|次|个天|个小时|个月|个周|个年";
    /// Words before an amount of time or a number that is not the value.
    Aside: "after|within|about|around|approximately|roughly|take|takes|wait|every|in|page|pages|step|steps|section|sections|chapter"
        "chapters|table|tables|http|ipv|version" "约|大约|大概|需要|需|等待|耗时|通常|一般|每隔|第";
    /// What becomes of values out of bounds.
    Treated: "are treated|are considered|are set|are taken|are ignored|are rejected|are truncated|is treated|is considered|is set|is taken"
        "is ignored|is rejected|is truncated|will be treated|will be considered|will be set|will be taken|will be ignored"
        "will be rejected|will be truncated" "时|则|的按|按|的视为|视为|的将|将|,则";
    IsDone: "are|is|will be|can be|may be";
    DoneWithFields: "returned|queried|displayed|listed|shown|specified|set|allowed|supported|requested|included|entered|used|passed"
        "accepted|permitted|added|attached|given|done";
    Step: "step" "步长|间隔|粒度";
    /// What makes of a number that values are multiples of it.
    Multiple: "的倍数|的整数倍|整数倍|倍数|的倍";
    /// What follows says the same in another unit.
    ThatIs: "i.e.|that is|equivalent to" "即|也就是|相当于";
    Calls: "request|requests|call|calls|query|queries" "请求|调用";
    CallUnit: "time|times|request|requests|call|calls|queries" "次|个";
    Per: "per|each|every|/" "每";
    Every: "each|per|every" "单|单个|每|每个|同一|同一个|一个";
    Owner: "user|account|region|tenant|project|instance" "用户|账号|帐号|账户|地域|租户|项目|实例|vpc|区域|应用|子网|集群|资源";
    OwnerCan: "a user can|an account can|a tenant can|your account can|your user can|your tenant can";
    Each: "each|every" "每个|每项|单个|每一个|元素";
    /// All elements of a list together.
    Total: "total|all together|in total" "总长|总长度|总共|合计|总字符|总数";
    Bound: "minimum|maximum|min|max" "最小|最大";
    EachOne: "" "每个|每一个|单个|每条";
    Script: "" "大写|小写|大小写|英文|中文";
    Letters: "" "字母|汉字|中文|英文|数字|文字";
    Alphabet: "numbers|digits|letters|characters|chinese|english";
    Fixed: "fixed|fixed length|fixed string length|exactly|exact length|length" "固定长度|长度固定|固定|长度";
    MustBe: "at|must be|should be|exactly" "固定";
    LengthUnit: "char*|byte|bytes|letter|letters|digit|digits" "个字符|个字节|位字符|字符|字节|位|个";
    CharacterOf: "hex|uuid|md5" "字符|字母|数字|大小写|随机|十六进制|字母数字";
    Has: "is|be|are|has|have|contains|contain|consists of|consist of|string of|strings of";
    RangeLabel: "range" "取值范围|范围";
    Symbols: "character|characters|chars|bytes" "字符|个字符";
    /// Words before a length that make it a bound.
    Bounding: "max|maximum|min|minimum|at most|at least|up to|~|-|to|exceed|than|can|may|to be"
        "最大|最多|最长|不超过|至少|最小|至多|能|可|可以";
    /// What goes on behind a number that is not all.
    GoesOn: "~|-|or|to|max*|at|and" "以内|以下|以上|之内|及以|或|至|到";

    // Lists of values.
    /// What is said to be possible of values.
    Possible: "possible|valid|allowed|allowable|accepted|acceptable|supported|available|permitted|permissible|legal|enum|enumeration"
        "enumerated" "可选|可选的|可能|可能的|有效|合法|允许|允许的|支持的";
    Choices: "value|values|option|options|state|states|type|types|status|statuses|choice|choices|format|formats|mode|modes|protocol"
        "protocols|input|inputs|enum value|enum values|enum options|enum types" "值|取值|值范围|取值范围";
    Announces: "enum|enums|enumeration|enumerated|one of|any one of|value option|value options|value range|either|value can be"
        "value must be|value may be|value should be|it can be|it must be|it may be|it should be|option are|option is|option include"
        "options are|options is|options include|value are|value is|value include|value:|values are|values is|values include|values:"
        "allowed:|supported:|permitted:|accepted:|accepts:|available:|valid:|choices:|options:|range:"
        "must be either|must be one of|can be either|can be one of|may be either|may be one of|should be either|should be one of"
        "will be either|will be one of|must only be either|must only be one of|can only be either|can only be one of"
        "range of values|optional types are|optional type is|following lists|following list|ids are|values is|value is respectively|value shall be|value shall either be|with value|with values|optional values,"
        "可选项|枚举|枚举类型|枚举值|枚举取值|枚举。|枚举值。|枚举类型。|枚举取值。|目前支持|当前支持|现支持|仅支持|只支持|目前支持以下|当前支持以下|现支持以下"
        "仅支持以下|只支持以下|取值|取值范围|取值列表|取值如下|取值包括|取值有|取值为|取值是|取值说明|取值仅限|可取|可取值|可取为|可取值为"
        "当前可选|目前可选|当前只支持|当前仅支持|目前只支持|目前仅支持|暂只支持|暂仅支持|以下列表中的一个|以下列表中的一种"
        "以下值|以下取值|以下类型|以下状态|以下几种值|以下几种取值|以下几种类型|以下几种状态|状态包括|类型包括|可选为|可选:|可选择为|可选择:"
        "可传类型为|可传值为|列表中的一个|列表中的一种|以下列表|选项有|选项为|选项包括|选项:|则值为|目前只能为|目前只能是|当前只能为|目前有|当前有";
    /// What is said of a part of what has been listed.
    Inside: "" "网段内|范围内|之内|内的";
    /// Words that a number counts.
    Ordinal: "method|step|table|figure|case" "方法|方式|步骤|表|图|场景|第";
    /// What is said of an engine or edition, not of a value.
    NotSupported: "not support|does not support|not return this field|not supported|not required" "不支持该参数|不支持该字段|不支持此参数|不返回该字段|不支持，|不支持该";
    /// What a value must not have in it.
    Forbidden: "must not contain|cannot contain|not contain" "不能出现|不能包含|不能使用|不允许使用|不得包含|不能含有";
    /// The parts of a value are described one by one.
    PartsFollow: "" "其中:";
    /// Such words with a noun behind them.
    AnnouncesOf: "" "支持以下|分为|分为以下";
    AnnouncesWeakly: "can be|may be|must be|should be|option|options|value|values|support|supports|accept|accepts|use|is|:"
        "包括|包含|值为|可是|可为|可取|可选|可以是|可以为|可以取|可以选|只能|只能是|只能为|只能取|只能选|必须是|必须为|支持|有|为";
    /// What may stand between the announcement and the first value.
    BetweenValues: ":|=|respectively|any|of|are|is|be|can|must|may|either|one|include|includes|included|including|the|following|as|follows|value|values"
        "option|options|for this parameter" "∈|为|是|有|如下|包括|包含|以下|之一|的|几种|中|仅限|只能|可以|分别";
    /// Words before an announcement that make it one of something else.
    NotOfValues: "commonly used|common|typical|recommended|suggested|default|maximum|minimum|max|min|example|sample|initial|greatest|least"
        "format|unit|note|notes|unset, the|omitted, the|never|don't" "默认|缺省|默认值|缺省值|默认取值|常用|推荐|建议|最大|最小|示例|样例"
        "示例取|返回|初始|格式|格式如下|格式如下:|单位|参考|的时间|当前|例|示例如下|示例:|例如|如|无法";
    Following: "" "取值如下|取值包括|如下|以下|如下取值|如下状态|如下类型|以下取值|以下状态|以下类型|以下几种|以下几种取值|以下几种类型";
    LosesValues: "values|options|option|value|following|one of" "如下|取值范围|可选值|可能值|枚举值|取值";
    AreBe: "are|is|can be|must be";
    Modal: "must|can|may|should|is|are";
    Given: "specified|provided|set|given|required";
    Fields: "parameter|parameters|field|fields" "参数|字段";
    /// An announcement of more than one value.
    Several: "following|values are|values include|include|includes|included|including" "如下|包括|以下|分为|取值如下|取值包括|状态包括|类型包括|选项包括";
    /// What one value means is said apart from the others: `取值为0，…。取值为UUID，…`.
    IfItIs: "if it is|if the value is" "取值为|取值是";
    OtherValues: "other values|any other value" "其他取值|其它取值|其他值|其它值";
    NounBehind: "" "地址|编码|字符|格式";
    Means: "means|indicates|:|=" "表示|代表|时|为|是";
    TimeStandard: "iso 8601|iso8601|iso-8601|iso_8601|rfc 3339|rfc3339|rfc-3339";
    Moment: "date and time|date time|datetime|timestamp|time" "时间";
    /// What makes a time one of several forms, or none.
    OtherTime: "utc date|iso 8601 date|long-type|unix|epoch|also|duration|interval|period|millisecond*" "时间段|时长|周期|时间戳|也可|毫秒|间隔";
    TimeForm: "yyyy|mm|dd|hh|ss";
    OfAnother: "" "默认|缺省|格式|当|如|时|示例|固定|不|例";
    /// What makes of a number in front of it an amount or a bound.
    NotBehindNumber: "to|or|and|through|character*|byte*|second*|minute*|hour*|day*|month|months|times|items|digit*|percent" "个|不限|条|页|天|小时|分|秒|核|位|字|次|台|年|月|元|到|至|和|或";
    ForExample: "for example" "例如|比如|譬如|示例|样例|如:|例:";
    OrSign: "" "或|或者";
    /// Words around a list that make its words something else: examples, fields of which one is given.
    NotValues: "e.g|such as|example|examples|format|parameter|parameters|field|fields|not|except|at least one|see|note|notes"
        "例|比如|诸如|格式|参数|字段|参见|参考|详见|其一|至少|同时|二选一|不支持|非支持|除了|除外|除非|后缀|前缀";
    Noun: "name|names|id|ids|uuid|key|value|null|empty|none|etc";
    Choosable: "type|types|mode|modes|status|state|states|method|methods|policy|protocol|protocols|order|direction|level|category|events"
        "类型|状态|模式|方式|协议|级别|方向|事件|集合|策略|线路|引擎|权限|分类|单位|来源";
    /// Operators and orders that have names.
    Comparator: "eq|ne|lt|gt|le|ge|lte|gte|like|asc|desc";
    Operator: "<|<=|>|>=|=|==|!=|<>";
    WhichCanBe: ", which can be|. it can be";
    AreSupported: "is supported|are supported|is currently supported|are currently supported";
    LimitedTo: "" "仅限|只限";
    CountHan: "" "两|二|三|四|五|六";
    /// Words that are values in company only: alone they are what the sentence is about.
    WeakValue: "id|uuid|url|uri|utc|null|none|ip|api|default|all|any|json|string|example|required|optional|gb|mb|kb|cidr|value|values|ascii"
        "base64";

    // The one value.
    FixedAs: "" "固定|固定为";
    FixedValue: "" "固定值|固定取值";
    Filled: "" "填|填写|取|传|为|是|:";
    This: "" "本|此|该|当前";
    Operation: "api" "接口|操作";
    Aspect: "" "取值|名称|版本|版本号|的取值|的名称|的版本|的版本号";
    MustTake: "" "只能|必须|须|请|应";
    FilledAs: "" "填|填写|传|传入|设|设置|取|取值|";
    IsFixed: "set the value to|set this to|set this parameter to|set it to|value used for this api is|value used for this api:"
        "value used for this action is|value used for this action:|value used for this operation is|value used for this operation:"
        "value used for this parameter is|value used for this parameter:|value used for this interface is|fixed value|fixed value is"
        "fixed value of|fixed to|fixed as|fixed at|must be set to|must be fixed to|the value is fixed to|the value is fixed as"
        "the value is fixed at|the value is always|value must be";
    TheValue: "value|the value";
    IsSupported: "is supported|is allowed|is accepted|is valid|is permitted|is available|is currently supported|is currently allowed";
    LengthOf: "length|size" "长度|大小";

    // Marks and examples.
    Necessary: "required|optional|mandatory" "必选|必填|必须|必传|可选|选填|非必填|非必选|非必传|非必须";
    Required: "required|mandatory" "必选|必填|必须|必传";
    ThisIs: "this parameter is|this field is";
    OfParameter: "" "参数|项";
    KindName: "string|integer|int|int32|int64|long|number|float|double|boolean|bool|object|array|string[]|integer[]|int[]|object[]"
        "字符串|整数|整型|布尔|布尔值|布尔型|浮点数|数组|对象";
    ListOf: "array of|list of";
    Example: "example|examples|example value|examples value|sample|samples|sample value|for example|for instance|such as|e.g.|e.g|eg"
        "示例|示例值|示例如|样例|样例值|举例|例如|例子|比如";
    Says: "for example|for instance|such as|e.g.|eg|eg.|i.e." "示例|示例值|示例如|例如|比如|譬如|形如";

    // How lists are written.
    /// Words behind which a number bounds and a word is none of the values.
    NotBeforeValues: "" "长度|大小|大于|小于|等于|超过|不|从|由|最|与|参见|参考|请|详见|至少|至多|格式|固定长度|介于|范围内|上限|下限|多个|单个"
        "每个|通过|调用|返回|见|用户|介|在|约";
    Joins: "or|and" "、|或|或者|或是|或者是|或为|或者为|和|以及|及";
    AndSoOn: "etc|and so on|and others|...|…" "等";
    Media: "application|text|image|audio|video|multipart|font";
    NoValue: "e.g|etc|i.e|note|the|an|this|see|n/a|these|that|its|as|are|is";
    /// Units and signs of ranges behind a number.
    Bounds: "<|>|∞|character*|byte*|to|through|digit*|items|letters|chars|bits" "个|位|字|至|到|次|以内|以上|以下|之间|条|天内";
    Denotes: "" "表示|代表";
    /// What stands behind a value and is no meaning of it.
    Meaningless: "" "或|和|及|以及|与|时|默认|缺省|否则|不|如|单位|个|条|必|可";
    /// Labels of other statements.
    LabelWord: "note|default|example|unit|step|min|max|minimum|maximum|format|type|length|range|size|required|optional|description"
        "constraint|constraints|pattern|name|value|values|limit|tip|warning|important|notice|caution|restrictions|see|definition|unix|http"
        "https|options|enum|sample|remark|remarks|utc|gmt";
    /// Labels whatever follows.
    Notice: "note|notes|tip|tips|warning|important|notice|caution|remark|remarks|example|sample|unit";
    Compares: "<|>|=" "等于|大于|小于|超过|不足";

    // What states nothing.
    NothingLabel: "constraint|constraints|restriction|restrictions|range|value range|valid value|valid values|allowed value|allowed values"
        "possible value|possible values" "约束限制|约束|取值范围";
    NotApplicable: "" "无|暂无";
    NotInvolved: "not involved|n/a" "不涉及";
    Beyond: "under|over|exceeding" "不足|少于|超过";
    InThatCase: ",|it|they|the value" "时|则|的|会|将|自动";
    Turns: "is|are|will be|become|becomes|default|defaults|count|counts" "默认为|默认|设置为|设为|置为|按|按照|视为|取";
    TurnsInto: "set|treated|used|taken|rounded|raised|changed|reset|considered|read|to|as|up to|down to|from";
    IsTreated: "" "处理|计算";
    ValuesOf: "" "取值|取值范围";
    Of: "of|for";

    ElseNone: "" "否则无|否则,无|否则不|否则,不";
    /// Words that are a value only in quotes, in a Chinese sentence.
    NounValue: "ip|cidr|url|uri|uuid";

    // Values and their meanings side by side.
    Mark: "is|means|indicates|:|=|.|-|->|-->|=>|→" "为|是|表示|代表";
    Apart: ",|;" "、|。|或者|或";
    Joint: ":|=|-";
    /// What makes of a number behind it a bound, a default or a part of a name.
    NotBeforeNumber: "default|min*|max*|range|limit|length|size|version|least|most|than|exceed|up to|from" "默认|最|长度|大小|大于|小于|超过|不足|范围|取值"
        "至少|至多|版本|例如|例:|比如";
    NotGlued: "" "的|为|是|需|传|不|与|和|或|对|有|即|默认|支持|同|请|见|格式|例|如|当|时";
}
