{{/* The broker's file: what the values decide wins over what they pass on. ${POD_NAME} and ${POD_IP} are the pod's environment. */}}
{{- define "flockmq.configuration" -}}
{{- $listeners := dict "root" . "result" dict }}
{{- include "flockmq.listeners" $listeners }}
{{- $told := dict }}
{{- $encrypted := false }}
{{- range $name, $listener := $listeners.result }}
{{- $given := get $.Values.listeners $name }}
{{- $_ := set $told $name (include "flockmq.listenerSettings" (dict "root" $ "listener" $listener "given" $given) | fromYaml) }}
{{- with $given.maxConnections }}
{{- /* Not by way of YAML, which makes 1e+06 of a million. */}}
{{- $_ := set (get $told $name) "max-connections" . }}
{{- end }}
{{- $_ := set (get $told $name) "port" $listener.port }}
{{- $encrypted = or $encrypted $listener.encrypted }}
{{- end }}

{{- $security := dict "allow-anonymous" .Values.auth.allowAnonymous }}
{{- if include "flockmq.hasUsers" . }}
{{- $_ := set $security "password-file" (dict "path" "/etc/flockmq/users/password-file") }}
{{- else if not (or .Values.auth.allowAnonymous (include "flockmq.asksOthers" .)) }}
{{- fail "nobody could connect: set auth.user.enabled, name users, set mqtt.settings.security.jwt, http, jdbc, ldap or x509, or let everybody in by auth.allowAnonymous" }}
{{- end }}
{{- if .Values.auth.acl }}
{{- $_ := set $security "acl-file" (dict "path" "/etc/flockmq/rules/acl") }}
{{- end }}
{{- $admins := .Values.auth.admins }}
{{- $console := dict }}
{{- if include "flockmq.hasFirstUser" . }}
{{- $admins = prepend $admins .Values.auth.user.name | uniq }}
{{- $console = dict "users-file" "/etc/flockmq/console/users" "admins" (list .Values.auth.user.name) }}
{{- end }}
{{- if $admins }}
{{- $_ := set $security "admins" $admins }}
{{- end }}

{{- $cluster := dict
  "enabled" true
  "node-id" "${POD_NAME}"
  "name" (include "flockmq.fullname" .)
  "bind" "${POD_IP}"
  "port" (int .Values.cluster.port)
  "link-port" (int .Values.cluster.linkPort)
  "backups" (int .Values.cluster.backups)
  "partition-mode" .Values.cluster.partitionMode
  "drain" (dict
    "delay" (printf "%ds" (int .Values.drain.delaySeconds))
    "timeout" (printf "%ds" (int .Values.drain.timeoutSeconds))
    "sessions-per-second" (int .Values.drain.sessionsPerSecond)
    "will-grace" (printf "%ds" (int .Values.drain.willGraceSeconds))) }}
{{- with .Values.cluster.serverReference }}
{{- $_ := set $cluster "server-reference" . }}
{{- end }}
{{- $headless := printf "%s-headless" (include "flockmq.fullname" .) }}
{{- if include "flockmq.asksKubernetes" . }}
{{- $_ := set $cluster "kubernetes-service" $headless }}
{{- $_ := set $cluster "kubernetes-namespace" .Release.Namespace }}
{{- else }}
{{- $_ := set $cluster "dns" (printf "%s.%s.svc" $headless .Release.Namespace) }}
{{- end }}

{{- $file := dict
  "mqtt" (dict "listeners" $told "security" $security "cluster" $cluster)
  "server" (dict "address" .Values.bindAddress "port" (int .Values.httpPort))
  "logging" (dict "level" (dict "io.flockmq" .Values.logging.level)) }}
{{- with $console }}
{{- /* Whoever names other users of the console means them. */}}
{{- $_ := set $file.mqtt "admin" (mergeOverwrite . (deepCopy ($.Values.mqtt.settings.admin | default dict))) }}
{{- end }}
{{- with .Values.logging.format }}
{{- $_ := set $file.logging "structured" (dict "format" (dict "console" .)) }}
{{- end }}
{{- if $encrypted }}
{{- $bundle := dict
  "reload-on-update" true
  "keystore" (dict "certificate" "/etc/flockmq/tls/tls.crt" "private-key" "/etc/flockmq/tls/tls.key") }}
{{- if .Values.tls.clientCa.existingSecret }}
{{- $_ := set $bundle "truststore" (dict "certificate" "/etc/flockmq/tls/client-ca.crt") }}
{{- end }}
{{- $_ := set $file "spring" (dict "ssl" (dict "bundle" (dict "pem" (dict "mqtt" $bundle)))) }}
{{- end }}
{{- $passedOn := mergeOverwrite (deepCopy .Values.application) (dict "mqtt" (deepCopy .Values.mqtt.settings)) }}
{{- mergeOverwrite $passedOn $file | toYaml }}
{{- end }}

{{/* Whether somebody else than a file knows clients; else "". */}}
{{- define "flockmq.asksOthers" -}}
{{- range list "x509" "jwt" "http" "jdbc" "ldap" }}
{{- if get ($.Values.mqtt.settings.security | default dict) . }}true{{ end }}
{{- end }}
{{- end }}
