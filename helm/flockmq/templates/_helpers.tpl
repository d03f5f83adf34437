{{/* The chart's name, or what replaces it. */}}
{{- define "flockmq.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
The name of all objects: release and chart, or the release alone if it has the chart's name in it. Short enough for what
is appended: "-headless" to a Service's name (63 characters), "-0" and a hash of ten characters to the StatefulSet's.
*/}}
{{- define "flockmq.fullname" -}}
{{- $name := include "flockmq.name" . }}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) }}
{{- default $full .Values.fullnameOverride | replace "." "-" | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* What never changes about this release's pods. */}}
{{- define "flockmq.selectorLabels" -}}
app.kubernetes.io/name: {{ include "flockmq.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "flockmq.labels" -}}
{{ include "flockmq.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The broker's file. */}}
{{- define "flockmq.configuration" -}}
{{- if not .Values.mqtt.allowAnonymous }}
{{- fail "mqtt.allowAnonymous must be true: the listener must be reachable from other pods, and until authentication arrives everybody who reaches it may connect" }}
{{- end }}
{{- $fixed := dict
  "listeners" (dict "tcp" (dict "type" "tcp" "bind" "0.0.0.0" "port" 1883))
  "security" (dict "allow-anonymous" true) }}
{{- dict
  "mqtt" (merge $fixed (deepCopy (default dict .Values.mqtt.settings)))
  "server" (dict "address" "0.0.0.0" "port" 8080) | toYaml }}
{{- end }}
