/** Kinds of nodes of which a statement that only looks consists. One that is not named here is refused. */
export const nodeKinds: ReadonlySet<string> = new Set(
  `SelectStmt ResTarget ColumnRef A_Star String Integer Float Boolean BitString A_Const A_Expr BoolExpr FuncCall TypeCast SubLink RangeVar
  RangeSubselect RangeFunction JoinExpr SortBy List CaseExpr CaseWhen NullTest BooleanTest CoalesceExpr MinMaxExpr SQLValueFunction
  A_ArrayExpr A_Indirection A_Indices RowExpr GroupingSet GroupingFunc WindowDef CommonTableExpr CollateClause ParamRef NamedArgExpr
  Alias TypeName JsonIsPredicate JsonObjectConstructor JsonArrayConstructor JsonKeyValue JsonValueExpr RangeTableSample`.split(
    /\s+/,
  ),
);

/** Members of those nodes. `intoClause` and `lockingClause` are not among them, nor anything else that writes. */
export const nodeMembers: ReadonlySet<string> = new Set(
  `targetList val location fields sval ival fval boolval bsval isnull kind name lexpr rexpr rexpr_list_start rexpr_list_end boolop args
  funcname agg_filter agg_order agg_star agg_distinct agg_within_group func_variadic over funcformat arg typeName names typmods typemod
  arrayBounds setof subLinkType subLinkId testexpr operName subselect schemaname relname inh relpersistence alias aliasname colnames
  lateral subquery functions jointype larg rarg usingClause quals isNatural join_using_alias fromClause whereClause groupClause
  groupDistinct havingClause windowClause valuesLists sortClause limitOffset limitCount limitOption op all distinctClause withClause
  ctes recursive ctename aliascolnames ctequery ctematerialized node sortby_dir sortby_nulls useOp items casetype defresult expr result
  nulltesttype booltesttype typmod elements list_start list_end indirection is_slice lidx uidx row_format content partitionClause
  orderClause frameOptions startOffset endOffset refname ordinality is_rowsfrom collname number argnumber exprs key value raw_expr format
  format_type encoding item_type unique unique_keys absent_on_null output returning relation method repeatable multidims
  groupByClause groupByAll`.split(/\s+/),
);

/** Of the server's own. A name that another schema has as well would need that schema first in the path, which is the operator's to set. */
export const operators: ReadonlySet<string> = new Set([
  ..."= <> != < > <= >= + - * / % ^ || ~ !~ ~* !~* ~~ !~~ ~~* !~~* & | # << >> @> <@ && -> ->> #> #>> ? ?| ?& @@ @?".split(
    " ",
  ),
  ...["BETWEEN", "NOT BETWEEN", "BETWEEN SYMMETRIC", "NOT BETWEEN SYMMETRIC"],
]);

export const types: ReadonlySet<string> = new Set(
  `bool boolean int2 int4 int8 smallint integer bigint numeric decimal float4 float8 real text varchar bpchar char name bytea date time
  timetz timestamp timestamptz interval uuid json jsonb inet cidr macaddr money bit varbit point box circle path polygon line lseg
  int4range int8range numrange tsrange tstzrange daterange tsvector tsquery`.split(/\s+/),
);

/** Settings that say nothing of people or machines. */
export const shownSettings: ReadonlySet<string> = new Set([
  "server_version",
  "server_version_num",
  "timezone",
  "datestyle",
  "intervalstyle",
  "client_encoding",
  "server_encoding",
  "transaction_isolation",
  "standard_conforming_strings",
]);
