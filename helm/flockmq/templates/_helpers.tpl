{{/* The chart's name, or what replaces it. */}}
{{- define "flockmq.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
The name of all objects: release and chart, or the release alone if it has the chart's name in it. At most 50 characters, for
what is appended: "-headless" to a Service's name (63 characters), "-0" and a hash of ten characters to the StatefulSet's. A
name that is cut ends with a hash of the whole one, because another may begin like it. A Service's name begins with a letter.
*/}}
{{- define "flockmq.fullname" -}}
{{- $name := include "flockmq.name" . }}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) }}
{{- $full = default $full .Values.fullnameOverride | lower | replace "." "-" }}
{{- if regexMatch "^[0-9]" $full }}
{{- $full = printf "mqtt-%s" $full }}
{{- end }}
{{- if gt (len $full) 50 }}
{{- $full = printf "%s-%s" ($full | trunc 41 | trimSuffix "-") ($full | sha256sum | trunc 8) }}
{{- end }}
{{- $full | trimSuffix "-" }}
{{- end }}

{{/* What never changes about the pods of nodes, and what no other pod has. */}}
{{- define "flockmq.selectorLabels" -}}
app.kubernetes.io/name: {{ include "flockmq.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: node
{{- end }}

{{/* Labels of all objects that are not of one node; .Values.commonLabels change none of ours. */}}
{{- define "flockmq.labels" -}}
{{- $ours := dict
  "app.kubernetes.io/name" (include "flockmq.name" .)
  "app.kubernetes.io/instance" .Release.Name
  "app.kubernetes.io/version" (include "flockmq.version" .)
  "app.kubernetes.io/managed-by" .Release.Service
  "app.kubernetes.io/part-of" "flockmq"
  "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- merge $ours .Values.commonLabels | toYaml }}
{{- end }}

{{/* A tag or an appVersion, as a label may be. */}}
{{- define "flockmq.version" -}}
{{- .Values.image.tag | default .Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-" | trimSuffix "." | trimSuffix "_" }}
{{- end }}

{{/*
Name, namespace, labels and annotations of an object.
  root: the chart's context; name: appended to the full name; labels, annotations, namespace: more, or others
*/}}
{{- define "flockmq.metadata" -}}
{{- $root := .root -}}
name: {{ include "flockmq.fullname" $root }}{{ with .name }}-{{ . }}{{ end }}
namespace: {{ .namespace | default $root.Release.Namespace }}
labels:
  {{- merge (include "flockmq.labels" $root | fromYaml) (.labels | default dict) | toYaml | nindent 2 }}
{{- with merge (dict) (.annotations | default dict) $root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "flockmq.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "flockmq.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "flockmq.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/* Whether nodes ask the API of Kubernetes for each other; else "". */}}
{{- define "flockmq.asksKubernetes" -}}
{{- if eq .Values.cluster.discovery "kubernetes" }}true{{ end }}
{{- end }}

{{/* Most nodes that there may be at first. */}}
{{- define "flockmq.leastReplicas" -}}
{{- ternary .Values.autoscaling.minReplicas .Values.replicas .Values.autoscaling.enabled }}
{{- end }}

{{/* As long as a drain takes, and what is before and after it. */}}
{{- define "flockmq.terminationGracePeriodSeconds" -}}
{{- add (int .Values.drain.delaySeconds) (int .Values.drain.timeoutSeconds) (int .Values.drain.extraSeconds) }}
{{- end }}

{{/* The Secret with what all nodes know. */}}
{{- define "flockmq.clusterSecretName" -}}
{{- .Values.cluster.existingSecret | default (printf "%s-cluster" (include "flockmq.fullname" .)) }}
{{- end }}

{{/* Whether there is a file of users; else "". */}}
{{- define "flockmq.hasUsers" -}}
{{- if or .Values.auth.existingSecret .Values.auth.user.enabled .Values.auth.users }}true{{ end }}
{{- end }}

{{/* Whether there is a user whose password is generated, who may log in to the console, too; else "". */}}
{{- define "flockmq.hasFirstUser" -}}
{{- if and .Values.auth.user.enabled (not .Values.auth.existingSecret) }}true{{ end }}
{{- end }}

{{/* The Secret with the file of users. */}}
{{- define "flockmq.usersSecretName" -}}
{{- .Values.auth.existingSecret | default (printf "%s-users" (include "flockmq.fullname" .)) }}
{{- end }}

{{- define "flockmq.usersKey" -}}
{{- ternary .Values.auth.secretKeys.passwordFile "password-file" (ne .Values.auth.existingSecret "") }}
{{- end }}

{{/* The Secret with key and certificate of encrypted listeners. */}}
{{- define "flockmq.tlsSecretName" -}}
{{- .Values.tls.existingSecret | default (printf "%s-tls" (include "flockmq.fullname" .)) }}
{{- end }}

{{/* One of Kubernetes' own maps or lists below a key, .indent deep; nothing if it is empty. */}}
{{- define "flockmq.given" -}}
{{- with .value }}
{{- printf "%s:\n%s" $.key (toYaml . | indent 2) | nindent (int $.indent) }}
{{- end }}
{{- end }}

{{/* What tells the pod of `helm test` from those of nodes. */}}
{{- define "flockmq.testLabels" -}}
app.kubernetes.io/name: {{ include "flockmq.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: test
{{- end }}
