using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Cloud.Google.Kinds;

[JsonSerializable(typeof(ServiceAccountFile))]
[JsonSerializable(typeof(AuthorizedUserFile))]
[JsonSerializable(typeof(ImpersonatedServiceAccountFile))]
[JsonSerializable(typeof(ExternalAccountFile))]
[JsonSerializable(typeof(ExternalAccountAuthorizedUserFile))]
[JsonSerializable(typeof(JsonElement))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class KindsJson : JsonSerializerContext;
