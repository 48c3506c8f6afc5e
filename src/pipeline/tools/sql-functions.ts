import type { SqlDialect } from "../../policy/tool-rules.ts";

/**
 * Functions that only compute from what they are given. Not among them: those that read files, settings, locks, sequences or other
 * servers, wait, run SQL that stands in a text, or make a text of any length from a short one.
 */
const everywhere = `abs ceil ceiling floor round sign sqrt power pow exp ln log mod greatest least coalesce nullif count sum avg min max
  lower upper length char_length character_length trim ltrim rtrim replace substr substring concat concat_ws left right reverse instr
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value cast`;

const postgres = `cbrt degrees radians sin cos tan asin acos atan atan2 pi trunc div gcd lcm width_bucket
  array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every bit_and bit_or stddev stddev_pop
  stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope regr_intercept regr_r2 mode percentile_cont percentile_disc any_value
  btrim initcap octet_length bit_length position strpos split_part starts_with translate overlay ascii chr md5 sha256 encode decode
  regexp_replace regexp_match regexp_matches regexp_split_to_array regexp_split_to_table regexp_count regexp_instr regexp_like regexp_substr
  string_to_array array_to_string array_length array_position array_positions array_append array_cat array_prepend array_remove cardinality unnest
  array_lower array_upper array_ndims
  to_char to_date to_timestamp to_number to_json to_jsonb row_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array
  json_array_length jsonb_array_length json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text json_each
  jsonb_each json_each_text jsonb_each_text json_extract_path json_extract_path_text jsonb_extract_path jsonb_extract_path_text json_object_keys
  jsonb_object_keys json_typeof jsonb_typeof jsonb_path_query jsonb_path_exists jsonb_path_query_array jsonb_path_query_first jsonb_strip_nulls
  now date_trunc date_part date_bin age extract timezone make_date make_time make_timestamp make_timestamptz make_interval clock_timestamp
  statement_timestamp transaction_timestamp isfinite justify_days justify_hours justify_interval overlaps generate_series
  to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery phraseto_tsquery ts_rank ts_rank_cd ts_headline similarity
  lower_inc upper_inc isempty range_merge host masklen network num_nulls num_nonnulls normalize pg_collation_for grouping like_escape
  xor bit_count`;

const mysql = `bit_and bit_or bit_xor bit_count group_concat json_arrayagg json_objectagg std stddev stddev_pop stddev_samp variance var_pop var_samp
  any_value acos asin atan atan2 cos cot sin tan degrees radians pi truncate crc32 log2 log10 conv bin oct hex unhex ord ascii char elt field
  find_in_set format insert lcase ucase mid locate position strcmp substring_index quote to_base64 from_base64 md5 sha1 sha sha2
  regexp_like regexp_instr regexp_substr regexp_replace bit_length octet_length soundex
  now curdate current_date curtime current_time current_timestamp localtime localtimestamp sysdate utc_date utc_time utc_timestamp
  date time timestamp year quarter month monthname week weekday weekofyear yearweek day dayname dayofmonth dayofweek dayofyear hour minute
  second microsecond extract last_day makedate maketime adddate addtime subdate subtime date_add date_sub datediff timediff timestampadd
  timestampdiff date_format time_format str_to_date from_days to_days to_seconds from_unixtime unix_timestamp convert_tz sec_to_time
  time_to_sec period_add period_diff if ifnull isnull interval
  json_extract json_unquote json_contains json_contains_path json_keys json_length json_type json_valid json_value json_object json_array
  json_search json_depth json_quote inet_aton inet_ntoa inet6_aton inet6_ntoa is_ipv4 is_ipv6 is_uuid uuid_to_bin bin_to_uuid values grouping`;

const sqlite = `total group_concat string_agg ifnull iif if typeof hex unhex quote unicode char glob like likely unlikely likelihood
  date time datetime julianday unixepoch strftime timediff acos asin atan atan2 cos sin tan cot degrees radians pi trunc log2 log10 median
  percentile json json_array json_array_length json_extract json_object json_type json_valid json_quote json_group_array json_group_object
  json_each json_tree json_error_position octet_length soundex concat bm25 highlight snippet`;

const listed = (...words: readonly string[]): ReadonlySet<string> => new Set(words.join(" ").split(/\s+/));

/** By dialect, the functions that may be called without being named. */
export const pureFunctions: Readonly<Record<SqlDialect, ReadonlySet<string>>> = {
  postgres: listed(everywhere, postgres),
  mysql: listed(everywhere, mysql),
  mariadb: listed(
    everywhere,
    mysql,
    "median percentile_cont percentile_disc chr to_char add_months nvl nvl2",
  ),
  sqlite: listed(everywhere, sqlite),
};
