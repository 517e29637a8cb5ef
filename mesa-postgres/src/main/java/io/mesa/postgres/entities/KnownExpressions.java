package io.mesa.postgres.entities;

import java.util.Set;

/** Nodes and functions of PostgreSQL's of which it is known what their value depends on. */
final class KnownExpressions {
  /**
   * Nodes whose value depends on their operands only, or on functions that are looked at by
   * themselves. Those that PostgreSQL 16 renamed have both names.
   */
  private static final Set<String> NODES =
      Set.of(
          "QUERY",
          "RTE",
          "RANGETBLENTRY",
          "RTEPERMISSIONINFO",
          "RANGETBLREF",
          "RANGETBLFUNCTION",
          "JOINEXPR",
          "FROMEXPR",
          "TARGETENTRY",
          "ALIAS",
          "COMMONTABLEEXPR",
          "CTESEARCHCLAUSE",
          "CTECYCLECLAUSE",
          "SETOPERATIONSTMT",
          "SORTGROUPCLAUSE",
          "GROUPINGSET",
          "WINDOWCLAUSE",
          "ROWMARKCLAUSE",
          "VAR",
          "CONST",
          "PARAM",
          "AGGREF",
          "GROUPINGFUNC",
          "WINDOWFUNC",
          "FUNCEXPR",
          "NAMEDARGEXPR",
          "OPEXPR",
          "DISTINCTEXPR",
          "NULLIFEXPR",
          "SCALARARRAYOPEXPR",
          "BOOLEXPR",
          "SUBLINK",
          "SUBSCRIPTINGREF",
          "FIELDSELECT",
          "RELABELTYPE",
          "ARRAYCOERCEEXPR",
          "CONVERTROWTYPEEXPR",
          "COLLATE",
          "COLLATEEXPR",
          "CASE",
          "CASEEXPR",
          "WHEN",
          "CASEWHEN",
          "CASETESTEXPR",
          "ARRAY",
          "ARRAYEXPR",
          "ROW",
          "ROWEXPR",
          "ROWCOMPARE",
          "ROWCOMPAREEXPR",
          "COALESCE",
          "COALESCEEXPR",
          "MINMAX",
          "MINMAXEXPR",
          "NULLTEST",
          "BOOLEANTEST",
          "JSONISPREDICATE",
          "SQLVALUEFUNCTION");

  /**
   * Functions that the catalog calls stable because their value depends on a setting of the
   * session, or on the names of types, besides their operands; by {@code pg_proc.prosrc}, which
   * tells those of one name apart. None of them knows the time.
   */
  private static final Set<String> OF_SETTINGS =
      Set.of(
          "current_user",
          "session_user",
          "current_database",
          "current_schema",
          "show_config_by_name",
          "show_config_by_name_missing_ok",
          "timestamptz_trunc",
          "timestamptz_part",
          "extract_timestamptz",
          "timestamptz_to_char",
          "timestamp_to_char",
          "interval_to_char",
          "numeric_to_char",
          "int4_to_char",
          "int8_to_char",
          "float4_to_char",
          "float8_to_char",
          "timestamptz_timestamp",
          "timestamp_timestamptz",
          "timestamptz_date",
          "date_timestamptz",
          "timestamptz_time",
          "timestamptz_timetz",
          "timestamptz_pl_interval",
          "timestamptz_mi_interval",
          "date_eq_timestamptz",
          "date_ne_timestamptz",
          "date_lt_timestamptz",
          "date_le_timestamptz",
          "date_gt_timestamptz",
          "date_ge_timestamptz",
          "timestamptz_eq_date",
          "timestamptz_ne_date",
          "timestamptz_lt_date",
          "timestamptz_le_date",
          "timestamptz_gt_date",
          "timestamptz_ge_date",
          "timestamp_eq_timestamptz",
          "timestamp_ne_timestamptz",
          "timestamp_lt_timestamptz",
          "timestamp_le_timestamptz",
          "timestamp_gt_timestamptz",
          "timestamp_ge_timestamptz",
          "timestamptz_eq_timestamp",
          "timestamptz_ne_timestamp",
          "timestamptz_lt_timestamp",
          "timestamptz_le_timestamp",
          "timestamptz_gt_timestamp",
          "timestamptz_ge_timestamp",
          "array_to_text",
          "array_to_text_null",
          "text_concat",
          "text_concat_ws",
          "text_format",
          "text_format_nv",
          "to_json",
          "to_jsonb",
          "array_to_json",
          "row_to_json",
          "json_agg_transfn",
          "jsonb_agg_transfn",
          "json_object_agg_transfn",
          "jsonb_object_agg_transfn",
          "json_build_array",
          "json_build_object",
          "jsonb_build_array",
          "jsonb_build_object");

  /** Functions written in SQL, which have no source of their own to be told by. */
  private static final Set<String> OF_SETTINGS_BY_NAME = Set.of("anytextcat", "textanycat");

  private KnownExpressions() {}

  static boolean isNode(String node) {
    return NODES.contains(node);
  }

  /**
   * Whether a stable function of PostgreSQL's own depends on no more than operands and settings.
   *
   * @param name its name
   * @param source its {@code prosrc}
   */
  static boolean isOfSettings(String name, String source) {
    return OF_SETTINGS.contains(source) || OF_SETTINGS_BY_NAME.contains(name);
  }
}
