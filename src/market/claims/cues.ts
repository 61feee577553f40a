// Words in five languages by which a statement is told from what only looks like one. All on folded text.

/** “AI interoperability”, “intelligence grade”: a level beside it is a level of this kind even where no standard is named. */
export const levelSubject =
  /(?:ai|artificial intelligence)[ -]?(?:interoperability|capability|intelligence)|(?<!artificial )intelligence[ -](?:level|grade|class|rating|grading)|(?<![a-z])ai[ -](?:level|grade|class|rating)|interoperability (?:level|grade|class)|智能化? ?(?:等级|水平|级别|分级|程度)|智能化?(?=(?:达到?|为)?(?:l?[1-5]|[一二三四五]) ?[级級])|(?:ai|人工智能) ?(?:互操作|互通|等级|级别|分级|能力等级)|互操作(?:性)?(?:能力)?(?:等级|级别|水平)|(?:ai|人工知能) ?(?:の)?(?:相互運用|レベル|等級)|知能化? ?(?:レベル|等級|水準)|相互運用性 ?(?:レベル|等級)|(?:ai|인공지능) ?(?:상호 ?운용|등급|레벨|수준)|지능(?:화)? ?(?:등급|레벨|수준)|상호 ?운용성 ?(?:등급|레벨|수준)|ki[ -](?:interoperabilität|stufe|level|klasse|fähigkeitsstufe|niveau)|intelligenz(?:grad|stufe|klasse|niveau|level)/g;

/** What a level is of, when it stands directly before it (or, `after`, behind it) and is none of ours. */
export const otherSubject =
  /(?:asil|sil|sl(?:-[ctа])?|sae|cat(?:egory)?|trl|eal|cmmi|pl|ip|security|safety|integrity|assurance|battery|filling|fill|liquid|water|noise|sound|oil|charge|purdue|maturity|readiness|evidence|automation|driving|support|severity|skill|accuracy|energy|efficiency|protection|insulation|pollution|overvoltage|voltage|能效|防护|保护|等保|耐火|防爆|噪[声音]|液位|水位|电量|精度|准确度|污染|绝缘|地震|安全完整性|自动驾驶|自動運転|省エネ(?:基準)?|危険物|安全度水準|保護|液面|水位|音量|騒音|成熟度|精度|에너지 ?(?:소비)? ?효율|소음|자율주행|안전무결성|수위|방진|방수|정확도|배터리|성숙도|보호|füllstands?|lüfter|schutz|mess|energieeffizienz|automatisierungs?|sicherheits|reife|batterie|geräusch)[ -]?(?:level|grade|class|capability|stufe|klasse|等级|级别|等級|レベル|등급|레벨|수준|:|=|,? auf| auf|基準|の| ?\()*[ :]*$/;
export const otherSubjectAfter =
  /^ ?(?:nach |to |of |per |gemäß |\()?(?:sae|asil|sil|iec 61508|automation|driving|autonomy|能效|自动驾驶|自動運転|자율주행|cmmi)/;

/** The claim is denied. `before` the level in its clause, or `after` it in its sentence. */
export const deniedBefore =
  /(?<![a-z])(?:not|no(?![.] ?[0-9a-z])(?! \d)|never|without|nor|neither|cannot|isn't|hasn't|haven't|doesn't|nicht|kein(?:e[nmrs]?)?|ohne|weder)(?! only| nur| later| more)(?![a-zß-ž])|尚未|尚无|不适用|未(?:能)?(?:申请|取得|获得|通过|达到|经|被|进行|评)|没有|并非|并未|不是|不(?:符合|具备|代表|等同|构成|属于|意味)|无权/;
export const deniedAfter =
  /ていません|ておりません|ていない|ではありません|ではない|しません|未取得|未評価|않|아닙니다|아니|못했|못하|미취득|미인증|없습니다|없음|(?<![a-z])(?:nicht|not yet|is not|has not|was not|not (?:certified|assessed|claimed|tested|evaluated|graded|reached|met|applicable))(?! nur| only)(?![a-z])|未评定|未认证|尚未|并未|无法证明/;

/** The claim is of a time to come, or a wish. */
export const intended =
  /(?<![a-z])(?:plan(?:s|ned|ning)? |planned|aim(?:s|ed|ing)? (?:at|for)|targets?|targeted|targeting|goal|intend(?:s|ed)?|pending|in preparation|preparing|roadmap|road map|future|upcoming|expected|will (?:be|reach|apply|seek)|would|could|might|geplant|angestrebt|streben|ziel(?:stufe)?|vorgesehen|beantragt|in vorbereitung|künftig|soll|wird .{0,30}angestrebt)(?![a-zß-ž])|计划|拟|争取|目标|正在申请|申请中|将(?:于|在|申请)|力争|预计|予定|目指|計画|目標|申請中|준비|예정|계획|목표|신청 ?중|추진/;

/** The level is asked of others, or told of. */
export const asked =
  /(?<![a-z])(?:tenders?|buyers?|bidders?|bid|bidding|eligible|customers? (?:may|can|must|ask)|purchasers?|requires?|requirement|required|asks? for|demands?|whoever|if(?= )|whether|when (?:a|the) (?:product|buyer)|ausschreibung|ausschreibungen|bieter|auftraggeber|käufer|verlangt|verlangen|fordert|fordern|wenn(?= )|falls(?= )|ob(?= )|gefordert)(?![a-zß-ž])|招标|投标|采购(?:方|人|文件)|买方|如果|若|要求(?:达到|供应商|投标|产品)|是否|入札|発注者|求めら|求める|要求され|場合|かどうか|入찰|입찰|발주|구매자|요구(?:합|하|되|됩)|경우|여부/;
/** Directly after the level: what it means. */
export const defined =
  /^ ?(?:\([^)]{0,30}\) ?)?(?:means|requires|asks|demands|adds|describes|is (?:defined|described|reached|the|called|for)|stands|verlangt|fordert|bedeutet|heißt|steht für|ist (?:die|der|definiert|beschrieben)|(?:是)?指|要求|表示|定义|对应的|とは|は.{0,20}(?:意味|求め|要求)|(?:은|는|이란|란) .{0,25}(?:뜻|의미|요구))/;

/** What is asked is met: then it is said of the product after all. */
export const met =
  /(?<![a-z])(?:meets?|met|satisf(?:y|ies)|fulfil(?:l?s|led)?|compl(?:y|ies|iant)|achieves?|achieved|erfüllt|erfüllen|erreicht)(?![a-zß-ž])|符合|满足|达到|通过|満た|適合|충족|적합|달성/;

/** Of a product, in a sentence that also speaks of a duty. */
export const claimsLevel =
  /(?<![a-z])(?:reach(?:es|ed)|achieve[sd]|meets|holds?|carries|rated|is certified|complies|erreicht|erfüllt|trägt|ist zertifiziert)(?![a-zß-ž])|达到|获得|取得了|已通过|評価され|達成|取得し|달성|획득/;
export const duty =
  /(?<![a-z])(?:must|shall|have to|has to|need(?:s|ed)? to|required to|may not|cannot|müssen|muss|dürfen|darf|soll)(?![a-zß-ž])|必须|须|应当|不得|未|ければ|必要|義務|야 (?:합|한)|해야/;

/** Says of a product that it conforms. */
export const conforms =
  /(?<![a-z])(?:compl(?:y|ies|iant|iance|ying)|conform(?:s|ing|ant|ity|ance)?|certified|meets|meeting|fulfil(?:l?s|led)?|satisf(?:y|ies)|approved to|konform(?:ität)?|entspricht|entsprechen|erfüllt|erfüllen|zertifizierte?[rsnm]?|übereinstimm\w*)(?![a-zß-ž])|符合|满足|达标|(?:通过|获得?|取得|经).{0,30}认证|认证(?:产品|合格|为)|準拠|適合|認証(?:取得|品|済|を(?:取得|受け))|준수|적합|충족|부합|인증(?:을| ?제품| ?획득| ?취득|받| ?완료|$)|満たし/g;
/** Says more than that a body found so against rules that it could read: “compliant”, “certified”. */
export const certifiedWords =
  /(?<![a-z])(?:compl(?:y|ies|iant|iance)|conform(?:s|ant|ity|ance)?|certified|certification|konform(?:ität)?|entspricht|zertifizier\w*|zertifizierung|erfüllt)(?![a-zß-ž])|符合|认证|達標|达标|準拠|適合|認証|준수|적합|인증|부합/;
export const certification =
  /(?<![a-z])(?:certified|certification|certificate|approved|approval|zertifizier\w*|zertifikat|zugelassen|zulassung)(?![a-zß-ž])|认证|认可|批准|認証|認定|承認|인증|승인/;
export const ownWord =
  /self[ -]?(?:assess|declar|certif|evaluat|test)|own (?:self-)?(?:assessment|declaration|evaluation|tests?|testing|measurements?)|in-house (?:assessment|tests?|testing|evaluation)|internal (?:assessment|tests?|testing|evaluation)|自我(?:评估|评价|声明|评定|检测|测试)|自评|自测|企业(?:自我|自行)|自行(?:评估|评定|声明|检测)|内部(?:评估|测试|检测)|自己(?:評価|宣言|適合|認証|試験|診断)|社内(?:評価|試験|検査)|自主(?:評価|検査)|자체 ?(?:평가|시험|선언|검사|진단|인증|테스트)|자가 ?(?:평가|진단|선언)|자기 ?(?:평가|적합|선언|인증)|사내 ?(?:평가|시험)|selbst(?:bewertung|erklärung|einschätzung|zertifizierung|prüfung|auskunft|bewertet|erklärt)|eigen(?:erklärung|bewertung|prüfung|er (?:bewertung|prüfung|messung|test)|en (?:tests?|messungen|prüfungen))|hauseigene|interne[rn]? (?:prüfung|bewertung|tests?)/;
export const reportWord =
  /test(?:ing)? reports?|inspection reports?|laborator(?:y|ies)'?s? reports?|检[测验]报告|测试报告|检验报告|試験(?:報告書|成績書|レポート)|検査報告書|시험 ?(?:성적서|보고서)|검사 ?(?:성적서|보고서)|prüfbericht|testbericht|messbericht/;
export const certificateWord =
  /(?<![a-z])certificate(?![a-z])|证书|証明書|認証書|認証番号|인증서|(?<![a-z])zertifikat(?:s|e|snummer)?(?![a-z])/;
